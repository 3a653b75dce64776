package dev.waybill.domain.model;

import dev.waybill.domain.Name;
import dev.waybill.domain.NameOrder;

/// The name of one variant within a version of a model.
///
/// @param value the name
public record VariantId(String value) implements Comparable<VariantId> {

    public VariantId {
        Name.require("variant_id", value);
    }

    @Override
    public int compareTo(VariantId other) {
        return NameOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
