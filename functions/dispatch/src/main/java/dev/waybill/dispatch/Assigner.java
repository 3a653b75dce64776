package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.MembershipsTable.Leaving;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.TransferOutlook;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Step;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Writes what a distribution wants of each target of a page (protocol C.1 #4). Doing it again
/// changes nothing. Devices that may have been deleted and forgotten meanwhile are looked for
/// again.
final class Assigner {

    private final AssignmentsTable assignments;
    private final GenerationsTable generations;
    private final Wishes wishes;
    private final Function<Distribution, TransferOutlook> outlooks;
    private final Departed departed;
    private final Parallel parallel;
    private final InstantSource clock;

    Assigner(
            AssignmentsTable assignments,
            GenerationsTable generations,
            Wishes wishes,
            Function<Distribution, TransferOutlook> outlooks,
            Departed departed,
            Parallel parallel,
            InstantSource clock) {
        this.assignments = assignments;
        this.generations = generations;
        this.wishes = wishes;
        this.outlooks = outlooks;
        this.departed = departed;
        this.parallel = parallel;
        this.clock = clock;
    }

    /// Assigns all targets of `page`.
    void assign(Distribution distribution, TargetPage page) {
        if (page.deviceIds().isEmpty()) {
            return;
        }
        Instant began = clock.instant();
        Map<DeviceId, Assignment> images =
                assignments.glanceAll(page.deviceIds(), distribution.version().modelId());
        Map<DeviceId, Entry> wanted = expected(distribution, ranks(page), images);
        long overUpTo =
                generations.find(distribution.version().modelId()).openGenerations().overUpTo();
        Map<DeviceId, Assignment> after = new ConcurrentHashMap<>();
        parallel.forEach(
                wanted.entrySet(),
                target ->
                        after.put(
                                target.getKey(),
                                assignments
                                        .change(
                                                images.getOrDefault(
                                                        target.getKey(),
                                                        Assignment.ofNothing(
                                                                target.getKey(),
                                                                distribution.version().modelId())),
                                                image ->
                                                        put(
                                                                image,
                                                                overUpTo,
                                                                new AssignmentEvent.EntryPut(
                                                                        distribution.generation(),
                                                                        target.getValue())))
                                        .image()));
        boolean isQuick = !clock.instant().isAfter(began.plus(Leaving.QUICK));
        departed.note(
                after.values().stream()
                        .filter(image -> isAsked(image, distribution.generation()))
                        .map(Assignment::deviceId)
                        .filter(id -> !isQuick || isHopeless(wanted, id))
                        .toList());
    }

    private static boolean isAsked(Assignment image, long generation) {
        return image.classOf(generation).map(TargetClass::isOpen).orElse(false);
    }

    /// Whether nothing can be wanted of a device, perhaps because it is gone; when it is asked for
    /// something all the same, an earlier try did that.
    private static boolean isHopeless(Map<DeviceId, Entry> wanted, DeviceId deviceId) {
        return Optional.ofNullable(wanted.get(deviceId))
                .filter(entry -> entry.progress().state().ownClass().isOpen())
                .isEmpty();
    }

    /// What is wanted, in the mode that is to be expected, so that nothing need be written when it
    /// is offered; what will be needed for that is asked for.
    private Map<DeviceId, Entry> expected(
            Distribution distribution,
            Map<DeviceId, Entry.Rank> ranks,
            Map<DeviceId, Assignment> images) {
        TransferOutlook outlook = outlooks.apply(distribution);
        Map<DeviceId, Entry> expected = new LinkedHashMap<>();
        wishes.of(distribution, ranks)
                .forEach((deviceId, entry) -> {
                    Assignment image = images.get(deviceId);
                    expected.put(
                            deviceId,
                            image == null || runs(image, entry)
                                    ? entry
                                    : outlook.expect(image, entry));
                });
        return expected;
    }

    private static boolean runs(Assignment image, Entry entry) {
        return entry.variantId().filter(id -> image.runs(entry.version(), id)).isPresent();
    }

    private static Map<DeviceId, Entry.Rank> ranks(TargetPage page) {
        Map<DeviceId, Entry.Rank> ranks = new LinkedHashMap<>();
        for (DeviceId deviceId : page.deviceIds()) {
            ranks.put(
                    deviceId,
                    new Entry.Rank(page.position().segment(), page.firstRank() + ranks.size()));
        }
        return ranks;
    }

    /// Puts the entry, unless it or its tombstone was put before, which is so for ever. In the same
    /// write, what is over for ever is forgotten, but for what is replaced by this entry: the
    /// stream of images has to show that it was. Not before: what the device may be at decides
    /// about the entry.
    private static Step put(Assignment image, long overUpTo, AssignmentEvent.EntryPut put) {
        Step step = image.next(put);
        if (!(step instanceof Step.Changed(Assignment told))) {
            return step;
        }
        long limit =
                image.lowestStanding()
                        .map(standing -> Math.min(overUpTo, standing - 1))
                        .orElse(overUpTo);
        if (limit >= put.generation()) {
            return new Step.Refused(Step.Refusal.PRUNED);
        }
        return told.next(new AssignmentEvent.Pruned(limit)) instanceof Step.Changed pruned
                ? pruned
                : step;
    }
}
