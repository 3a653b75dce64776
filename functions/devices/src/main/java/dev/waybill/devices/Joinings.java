package dev.waybill.devices;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.JoinableTable.Joinable;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Has distributions that take late joiners look at devices that are new or have changed. As long
/// as there are no such distributions, it costs two short queries and no write.
///
/// What is to be told is noted in the transaction that changes the device. The note is removed by
/// whoever acts on the last message; until then upkeep sends them again.
final class Joinings {

    private final JoinableTable joinables;
    private final MembershipsTable memberships;
    private final DispatchQueues queues;
    private final Ids ids;

    Joinings(
            JoinableTable joinables, MembershipsTable memberships, DispatchQueues queues, Ids ids) {
        this.joinables = joinables;
        this.memberships = memberships;
        this.queues = queues;
        this.ids = ids;
    }

    /// What is to be noted with a change of a device; absent when nobody waits for any. Who begins
    /// to wait after this was asked is found by [#tell].
    Optional<Joining> begin(DeviceId deviceId, Instant now) {
        return joinables.list().isEmpty() ? Optional.empty() : Optional.of(note(deviceId, now));
    }

    private Joining note(DeviceId deviceId, Instant now) {
        return new Joining(deviceId, now, ids.next());
    }

    /// Tells of a device that was changed.
    ///
    /// @param noted what was noted with that; absent when nothing was
    void tell(DeviceId deviceId, Optional<Joining> noted, Instant now) {
        List<Joinable> open = joinables.list();
        if (open.isEmpty()) {
            noted.ifPresent(memberships::settle);
            return;
        }
        if (noted.isEmpty()) {
            memberships.owe(note(deviceId, now));
        }
        try {
            for (Joinable each : open) {
                queues.send(
                        each.priority(),
                        Tasks.write(new Task.Join(each.distributionId(), deviceId)));
            }
        } catch (Unavailable e) {
            // It is noted, and upkeep tells of it.
            return;
        }
    }
}
