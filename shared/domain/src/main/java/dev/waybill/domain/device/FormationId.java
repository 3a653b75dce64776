package dev.waybill.domain.device;

import dev.waybill.domain.Name;
import dev.waybill.domain.NameOrder;

/// The name of a group of devices; a device stands in one formation at most.
///
/// @param value the name
public record FormationId(String value) implements Comparable<FormationId> {

    public FormationId {
        Name.require("formation_id", value);
    }

    @Override
    public int compareTo(FormationId other) {
        return NameOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
