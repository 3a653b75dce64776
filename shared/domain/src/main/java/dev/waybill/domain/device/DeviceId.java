package dev.waybill.domain.device;

import dev.waybill.domain.Name;
import dev.waybill.domain.NameOrder;

/// The name of a device, also called node.
///
/// @param value the name
public record DeviceId(String value) implements Comparable<DeviceId> {

    public DeviceId {
        Name.require("device_id", value);
    }

    @Override
    public int compareTo(DeviceId other) {
        return NameOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
