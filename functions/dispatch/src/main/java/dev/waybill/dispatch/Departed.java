package dev.waybill.dispatch;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Leaving;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;

/// Devices that were deleted, and of which something is wanted nevertheless: upkeep ends what a
/// deletion finds, and what is wanted afterwards it does not know of.
///
/// Whoever wants something looks here behind its own write. So a deletion either comes after the
/// look, and upkeep, which reads after the deletion, finds what was written; or it is noted here.
final class Departed {

    private final DevicesTable devices;
    private final MembershipsTable memberships;
    private final InstantSource clock;

    Departed(DevicesTable devices, MembershipsTable memberships, InstantSource clock) {
        this.devices = devices;
        this.memberships = memberships;
        this.clock = clock;
    }

    /// Has upkeep end what is wanted of those of `asked` that do not exist. Consistent; doing it
    /// again is harmless, and so is asking for somebody of whom nothing is wanted.
    void note(Collection<DeviceId> asked) {
        if (asked.isEmpty()) {
            return;
        }
        Map<DeviceId, Device> there = devices.findAll(asked);
        asked.stream()
                .filter(id -> !there.containsKey(id))
                .forEach(id -> memberships.owe(new Leaving(id, clock.instant())));
    }
}
