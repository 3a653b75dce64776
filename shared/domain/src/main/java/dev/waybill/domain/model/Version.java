package dev.waybill.domain.model;

import dev.waybill.domain.Name;
import dev.waybill.domain.NameOrder;

/// The name of a model's version, mostly a semantic version; any name is one, also with a `:`.
///
/// @param value the name
public record Version(String value) implements Comparable<Version> {

    public Version {
        Name.require("version", value);
    }

    @Override
    public int compareTo(Version other) {
        return NameOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
