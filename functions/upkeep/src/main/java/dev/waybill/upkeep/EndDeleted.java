package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Leaving;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.assignment.Step;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Ends what open distributions want of devices that were deleted: nobody will ever say anything of
/// it (SPEC D1.12). A device that was registered anew meanwhile goes on.
final class EndDeleted implements Duty {

    private static final int AT_A_TIME = 100;
    private static final int MOST = 2000;

    private final MembershipsTable memberships;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;

    EndDeleted(Backends backends) {
        this.memberships = MembershipsTable.of(backends);
        this.devices = DevicesTable.of(backends);
        this.assignments = AssignmentsTable.of(backends);
        this.distributions = DistributionsTable.of(backends);
    }

    @Override
    public String name() {
        return "end_deleted";
    }

    @Override
    public int perform(Instant pass) {
        int done = 0;
        Optional<DeviceId> after = Optional.empty();
        do {
            Slice<Leaving> slice = memberships.listLeaving(AT_A_TIME, after);
            Map<DeviceId, Device> back =
                    devices.findAll(slice.items().stream().map(Leaving::deviceId).toList());
            done +=
                    Each.of(
                            slice.items(),
                            gone -> end(gone, back.containsKey(gone.deviceId()), pass));
            after = slice.next().map(DeviceId::new);
        } while (after.isPresent() && done < MOST);
        return done;
    }

    private boolean end(Leaving gone, boolean isBack, Instant pass) {
        if (!isBack) {
            for (Assignment image : assignments.listOfDevice(gone.deviceId())) {
                if (isAwaited(image)) {
                    assignments.change(image, now -> fail(now, pass));
                }
            }
        }
        memberships.settle(gone);
        return true;
    }

    /// Whether a distribution that is open waits for the device.
    private boolean isAwaited(Assignment image) {
        return image.desired().filter(generation -> isOpen(image, generation)).isPresent()
                && image.desiredEntry()
                        .map(Entry::distributionId)
                        .flatMap(distributions::find)
                        .map(Distribution::state)
                        .filter(state -> state.isOpen())
                        .isPresent();
    }

    private static boolean isOpen(Assignment image, long generation) {
        return image.classOf(generation).map(TargetClass::isOpen).orElse(false);
    }

    private static Step fail(Assignment image, Instant pass) {
        return image.desired()
                .filter(generation -> isOpen(image, generation))
                .flatMap(generation ->
                        image.entry(generation)
                                .map(Entry::progress)
                                .map(progress ->
                                        new AssignmentEvent.TimedOut(
                                                generation,
                                                progress.attempt(),
                                                progress.lastSequence(),
                                                Expiry.ofNobody(pass),
                                                pass)))
                .map(image::next)
                .orElseGet(() -> new Step.Refused(Step.Refusal.LATE));
    }
}
