package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.VariantChoice;
import dev.waybill.domain.distribution.VariantChooser;
import dev.waybill.domain.distribution.VariantVerdict;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.model.VersionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a distribution wants of devices as they are now: which version, in which variant. It is the
/// distribution's version for all of them, but where each goes back to what ran there before.
final class Wishes {

    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final DistributionsTable distributions;
    private final DevicesTable devices;
    private final AssignmentsTable assignments;
    private final ModelsTable models;
    private final InstantSource clock;

    Wishes(
            DistributionsTable distributions,
            DevicesTable devices,
            AssignmentsTable assignments,
            ModelsTable models,
            InstantSource clock) {
        this.distributions = distributions;
        this.devices = devices;
        this.assignments = assignments;
        this.models = models;
        this.clock = clock;
    }

    /// What is wanted of each of `targets`, given with its rank, in their order.
    Map<DeviceId, Entry> of(Distribution distribution, Map<DeviceId, Entry.Rank> targets) {
        Instant now = clock.instant();
        Map<DeviceId, Device> known = known(distribution, targets, now);
        Map<DeviceId, Version> versions = versions(distribution, targets.keySet());
        Map<Version, Optional<VariantChooser>> choosers = new HashMap<>();
        Map<List<VariantVerdict>, String> explanations = new HashMap<>();
        Map<DeviceId, Entry> wishes = new LinkedHashMap<>();
        targets.forEach((deviceId, rank) -> {
            Version version = versions.getOrDefault(deviceId, distribution.version().version());
            Optional<VariantChooser> chooser =
                    choosers.computeIfAbsent(version, each -> chooser(distribution, each));
            Wish wish = new Wish(distribution, version, rank, now);
            wishes.put(
                    deviceId,
                    chooser.isEmpty()
                            ? wish.failed(
                                    BlockerReason.UNKNOWN,
                                    "version " + version + " cannot be distributed any more",
                                    Optional.empty())
                            : wish.of(
                                    Optional.ofNullable(known.get(deviceId))
                                            .map(device ->
                                                    chooser.get().choose(device.capabilities())),
                                    made ->
                                            explanations.computeIfAbsent(
                                                    made.explanation(),
                                                    verdicts ->
                                                            distributions.keepExplanation(
                                                                    distribution.id(), verdicts))));
        });
        return wishes;
    }

    /// Whether a variant of the distribution's version fits a device as it is now. Consistent.
    boolean areFor(Distribution distribution, DeviceId deviceId) {
        return Optional.ofNullable(devices.findAll(List.of(deviceId)).get(deviceId))
                .flatMap(device ->
                        chooser(distribution, distribution.version().version())
                                .map(chooser -> chooser.choose(device.capabilities())))
                .filter(VariantChoice.Chosen.class::isInstance)
                .isPresent();
    }

    /// The devices, at least as they were when the distribution was decided: what is written before
    /// has settled in all copies of the table a while later, and then any copy does. Those that are
    /// asked again, and those that joined late, are as they are now.
    private Map<DeviceId, Device> known(
            Distribution distribution, Map<DeviceId, Entry.Rank> targets, Instant now) {
        boolean isFresh = now.isBefore(distribution.createdAt().plus(SETTLING));
        boolean isLate =
                targets.values().stream()
                        .anyMatch(rank ->
                                distribution
                                        .lateSegment()
                                        .filter(late -> late == rank.segment())
                                        .isPresent());
        return isFresh || isLate || distribution.round().number() > 0
                ? devices.findAll(targets.keySet())
                : devices.glanceAll(targets.keySet());
    }

    /// The versions of those that do not get the distribution's.
    private Map<DeviceId, Version> versions(
            Distribution distribution, Collection<DeviceId> deviceIds) {
        Map<DeviceId, Version> versions = new HashMap<>();
        distribution
                .order()
                .origin()
                .filter(_ -> distribution.order().isBackwards())
                .flatMap(origin -> distributions.find(origin.distributionId()))
                .ifPresent(failing ->
                        assignments
                                .findAll(deviceIds, distribution.version().modelId())
                                .values()
                                .forEach(image ->
                                        image.versionBefore(failing.version().version())
                                                .ifPresent(version ->
                                                        versions.put(image.deviceId(), version))));
        return versions;
    }

    /// Absent when the version may not be distributed; the distribution's own always may.
    private Optional<VariantChooser> chooser(Distribution distribution, Version version) {
        boolean isOwn = version.equals(distribution.version().version());
        Optional<ModelVersion> found =
                models.find(new ModelVersionId(distribution.version().modelId(), version))
                        .filter(each -> isOwn || each.state() != VersionState.YANKED);
        if (isOwn && found.isEmpty()) {
            throw new IllegalStateException("a distributed version is gone");
        }
        return found.map(each ->
                new VariantChooser(
                        each.variants().values(),
                        distribution.order().selector(),
                        distribution.order().variantId()));
    }

    /// What is wanted of one device.
    private record Wish(Distribution distribution, Version version, Entry.Rank rank, Instant now) {

        Entry of(Optional<VariantChoice> choice, Function<VariantChoice, String> explain) {
            if (choice.isEmpty()) {
                return failed(BlockerReason.UNKNOWN, "unknown device", Optional.empty());
            }
            Optional<String> explanation = choice.map(explain);
            return switch (choice.get()) {
                case VariantChoice.Chosen(Variant variant, var _) ->
                        counted(
                                Entry.wanted(
                                        distribution.id(),
                                        version,
                                        variant.variantId(),
                                        variant.blob().sizeBytes(),
                                        rank,
                                        explanation,
                                        now));
                case VariantChoice.NoneFits(BlockerReason reason, String details, var _) ->
                        failed(reason, details, explanation);
            };
        }

        Entry failed(BlockerReason reason, String details, Optional<String> explanation) {
            return counted(
                    Entry.failedAtOnce(
                            distribution.id(),
                            version,
                            rank,
                            explanation,
                            new Blocker(reason, now, Optional.of(details))));
        }

        private Entry counted(Entry entry) {
            return entry.countedUnder(distribution.version().version());
        }
    }
}
