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
import dev.waybill.domain.distribution.TargetClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Ends what open distributions want of devices that were deleted: nobody will ever say anything of
/// it (SPEC D1.12). A device that was registered anew meanwhile goes on.
///
/// What a later distribution took from such a device is left alone. Who calls that one off, or asks
/// the device for something else after its deletion, notes it once more.
final class EndDeleted implements Duty {

    private static final int AT_A_TIME = 200;

    private final MembershipsTable memberships;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;
    private final DistributionsTable distributions;
    private final Drain drain;

    EndDeleted(Backends backends) {
        this.memberships = MembershipsTable.of(backends);
        this.devices = DevicesTable.of(backends);
        this.assignments = AssignmentsTable.of(backends);
        this.distributions = DistributionsTable.of(backends);
        this.drain = new Drain(backends.clock());
    }

    @Override
    public String name() {
        return "end_deleted";
    }

    @Override
    public int perform(Instant pass) {
        Listing listing = new Listing(pass);
        Open open = new Open();
        return drain.perform(pass, listing::next, gone -> end(gone, open, pass));
    }

    /// A note of a deletion.
    ///
    /// @param isBack whether the device is registered
    private record Gone(Leaving note, boolean isBack) {}

    /// The notes that are due in a pass, each once. Of one thread.
    private final class Listing {

        private final Instant pass;
        private Optional<DeviceId> after = Optional.empty();
        private boolean isOver;

        Listing(Instant pass) {
            this.pass = pass;
        }

        /// The next few; none at the end.
        List<Gone> next() {
            List<Leaving> due = List.of();
            while (due.isEmpty() && !isOver) {
                Slice<Leaving> slice = memberships.listLeaving(AT_A_TIME, after);
                due = slice.items().stream().filter(each -> each.isDue(pass)).toList();
                after = slice.next().map(DeviceId::new);
                isOver = after.isEmpty();
            }
            Map<DeviceId, Device> back =
                    devices.findAll(due.stream().map(Leaving::deviceId).toList());
            return due.stream()
                    .map(note -> new Gone(note, back.containsKey(note.deviceId())))
                    .toList();
        }
    }

    /// Which distributions are open, each as it was when a pass first came to it.
    private final class Open {

        private final Map<String, Boolean> known = new ConcurrentHashMap<>();

        boolean isOpen(String distributionId) {
            return known.computeIfAbsent(
                    distributionId,
                    id ->
                            distributions
                                    .find(id)
                                    .filter(found -> found.state().isOpen())
                                    .isPresent());
        }
    }

    private boolean end(Gone gone, Open open, Instant pass) {
        if (!gone.isBack()) {
            for (Assignment image : assignments.listOfDevice(gone.note().deviceId())) {
                end(image, open, pass);
            }
        }
        memberships.settle(gone.note());
        return true;
    }

    /// Ends what is wanted, and what is wanted after that was called off meanwhile.
    private void end(Assignment image, Open open, Instant pass) {
        Assignment now = image;
        for (Optional<Long> awaited = awaited(now, open);
                awaited.isPresent();
                awaited = awaited(now, open)) {
            long generation = awaited.get();
            now = assignments.change(now, each -> fail(each, generation, pass)).image();
        }
    }

    /// The generation of an open distribution that waits for the device; absent when none does.
    private static Optional<Long> awaited(Assignment image, Open open) {
        return image.desired()
                .filter(generation -> isOpen(image, generation))
                .filter(generation ->
                        image.entry(generation)
                                .map(Entry::distributionId)
                                .filter(open::isOpen)
                                .isPresent());
    }

    private static boolean isOpen(Assignment image, long generation) {
        return image.classOf(generation).map(TargetClass::isOpen).orElse(false);
    }

    private static Step fail(Assignment image, long generation, Instant pass) {
        return image.entry(generation)
                .map(Entry::progress)
                .map(progress ->
                        image.next(
                                new AssignmentEvent.TimedOut(
                                        generation,
                                        progress.attempt(),
                                        progress.lastSequence(),
                                        Expiry.ofNobody(pass),
                                        pass)))
                .orElseGet(() -> new Step.Refused(Step.Refusal.LATE));
    }
}
