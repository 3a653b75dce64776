package dev.waybill.domain.release;

import dev.waybill.domain.Name;
import dev.waybill.domain.NameOrder;

/// What releases are made under: any name, in any script, also with `/`, `#`, `:` and spaces (SPEC
/// D3.16).
///
/// @param value the name
public record ReleaseName(String value) implements Comparable<ReleaseName> {

    public ReleaseName {
        Name.require("name", value);
    }

    @Override
    public int compareTo(ReleaseName other) {
        return NameOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
