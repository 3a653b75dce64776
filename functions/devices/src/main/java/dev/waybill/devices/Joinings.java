package dev.waybill.devices;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.JoinableTable.Joinable;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.util.List;

/// Has distributions that take late joiners look at devices that are new or have changed. As long
/// as there are no such distributions, it costs two short queries and no write.
///
/// What is to be told is noted in the transaction that changes the device. The note is removed by
/// whoever acts on the last message; until then upkeep sends them again.
final class Joinings {

    private final JoinableTable joinables;
    private final MembershipsTable memberships;
    private final DispatchQueues queues;

    Joinings(JoinableTable joinables, MembershipsTable memberships, DispatchQueues queues) {
        this.joinables = joinables;
        this.memberships = memberships;
        this.queues = queues;
    }

    /// Whether there is anything to be told of a device. A distribution that begins after this was
    /// asked is found by [#tell].
    boolean areAwaited() {
        return !joinables.list().isEmpty();
    }

    /// Notes that `deviceId` is to be told of.
    void owe(DeviceId deviceId, Instant now) {
        memberships.owe(deviceId, now);
    }

    /// Tells of a device that was changed.
    ///
    /// @param isOwed whether that was noted, at `at`
    void tell(DeviceId deviceId, boolean isOwed, Instant at) {
        List<Joinable> open = joinables.list();
        if (open.isEmpty()) {
            if (isOwed) {
                memberships.settle(new Joining(deviceId, at));
            }
            return;
        }
        if (!isOwed) {
            memberships.owe(deviceId, at);
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
