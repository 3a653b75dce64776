package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Step;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.VariantChoice;
import dev.waybill.domain.distribution.VariantChooser;
import dev.waybill.domain.distribution.VariantVerdict;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.Variant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes what a distribution wants of each target of a page (protocol C.1 #4). Doing it again
/// changes nothing.
final class Assigner {

    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final DistributionsTable distributions;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;
    private final ModelsTable models;
    private final GenerationsTable generations;
    private final Parallel parallel;
    private final InstantSource clock;

    Assigner(
            DistributionsTable distributions,
            DevicesTable devices,
            AssignmentsTable assignments,
            ModelsTable models,
            GenerationsTable generations,
            Parallel parallel,
            InstantSource clock) {
        this.distributions = distributions;
        this.devices = devices;
        this.assignments = assignments;
        this.models = models;
        this.generations = generations;
        this.parallel = parallel;
        this.clock = clock;
    }

    /// One target and what is wanted of it.
    private record Wanted(DeviceId deviceId, Entry entry) {}

    /// Assigns all targets of `page`.
    void assign(Distribution distribution, TargetPage page) {
        if (page.deviceIds().isEmpty()) {
            return;
        }
        List<Wanted> wanted = decide(distribution, page);
        Map<DeviceId, Assignment> images =
                assignments.glanceAll(page.deviceIds(), distribution.version().modelId());
        long overUpTo =
                generations.find(distribution.version().modelId()).openGenerations().overUpTo();
        parallel.forEach(
                wanted,
                target ->
                        assignments.change(
                                images.getOrDefault(
                                        target.deviceId(),
                                        Assignment.ofNothing(
                                                target.deviceId(),
                                                distribution.version().modelId())),
                                image ->
                                        put(
                                                image,
                                                overUpTo,
                                                new AssignmentEvent.EntryPut(
                                                        distribution.generation(),
                                                        target.entry()))));
    }

    /// Puts the entry, unless it or its tombstone was put before, which is so for ever. In the same
    /// write, what is over for ever is forgotten, but for the entry that is replaced by this one:
    /// the stream of images has to show that it was.
    private static Step put(Assignment image, long overUpTo, AssignmentEvent.EntryPut put) {
        if (image.next(put) instanceof Step.Refused refused) {
            return refused;
        }
        long limit =
                image.desired().map(desired -> Math.min(overUpTo, desired - 1)).orElse(overUpTo);
        return image.next(new AssignmentEvent.Pruned(limit))
                        instanceof Step.Changed(Assignment pruned)
                ? pruned.next(put)
                : image.next(put);
    }

    private List<Wanted> decide(Distribution distribution, TargetPage page) {
        ModelVersion version =
                models.find(distribution.version())
                        .orElseThrow(
                                () -> new IllegalStateException("a distributed version is gone"));
        VariantChooser chooser =
                new VariantChooser(
                        version.variants().values(),
                        distribution.order().selector(),
                        distribution.order().variantId());
        Instant now = clock.instant();
        Map<DeviceId, Device> known = known(distribution, page, now);
        Map<List<VariantVerdict>, String> explanations = new HashMap<>();
        List<Wanted> wanted = new ArrayList<>();
        for (int place = 0; place < page.deviceIds().size(); place++) {
            DeviceId deviceId = page.deviceIds().get(place);
            Entry.Rank rank = new Entry.Rank(page.position().segment(), page.firstRank() + place);
            Optional<VariantChoice> choice =
                    Optional.ofNullable(known.get(deviceId))
                            .map(device -> chooser.choose(device.capabilities()));
            Optional<String> explanation =
                    choice.map(made ->
                            explanations.computeIfAbsent(
                                    made.explanation(),
                                    verdicts ->
                                            distributions.keepExplanation(
                                                    distribution.id(), verdicts)));
            wanted.add(new Wanted(deviceId, entry(distribution, choice, rank, explanation, now)));
        }
        return wanted;
    }

    /// The devices of the page, at least as they were when the distribution was decided: what is
    /// written before has settled in all copies of the table a while later, and then any copy does.
    private Map<DeviceId, Device> known(Distribution distribution, TargetPage page, Instant now) {
        return now.isBefore(distribution.createdAt().plus(SETTLING))
                ? devices.findAll(page.deviceIds())
                : devices.glanceAll(page.deviceIds());
    }

    private static Entry entry(
            Distribution distribution,
            Optional<VariantChoice> choice,
            Entry.Rank rank,
            Optional<String> explanation,
            Instant now) {
        if (choice.isEmpty()) {
            return Entry.failedAtOnce(
                    distribution.id(),
                    distribution.version().version(),
                    rank,
                    explanation,
                    new Blocker(BlockerReason.UNKNOWN, now, Optional.of("unknown device")));
        }
        return switch (choice.get()) {
            case VariantChoice.Chosen(Variant variant, var _) ->
                    Entry.wanted(
                            distribution.id(),
                            distribution.version().version(),
                            variant.variantId(),
                            variant.blob().sizeBytes(),
                            rank,
                            explanation,
                            now);
            case VariantChoice.NoneFits(BlockerReason reason, String details, var _) ->
                    Entry.failedAtOnce(
                            distribution.id(),
                            distribution.version().version(),
                            rank,
                            explanation,
                            new Blocker(reason, now, Optional.of(details)));
        };
    }
}
