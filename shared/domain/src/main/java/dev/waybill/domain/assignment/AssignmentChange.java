package dev.waybill.domain.assignment;

import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Counts.VariantCounts;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the step from one image of an assignment to the next changes in what is counted: a pure
/// function of the two images (protocol B.1 #3). An entry that was pruned changes nothing.
///
/// @param modelId the model
/// @param targets the change per distribution; no zeros
/// @param running the change in how many devices run a version; no zeros
public record AssignmentChange(
        ModelId modelId, Map<DistributionKey, Counts> targets, Map<Version, Long> running) {

    public AssignmentChange {
        targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
        running = Collections.unmodifiableMap(new LinkedHashMap<>(running));
    }

    /// The change from `before` (absent: it was never written) to `after`.
    public static AssignmentChange between(Optional<Assignment> before, Assignment after) {
        Assignment old =
                before.orElseGet(() -> Assignment.ofNothing(after.deviceId(), after.modelId()));
        return new AssignmentChange(after.modelId(), targets(old, after), running(old, after));
    }

    private static Map<DistributionKey, Counts> targets(Assignment old, Assignment after) {
        TreeSet<Long> generations = new TreeSet<>();
        generations.addAll(old.entries().keySet());
        generations.addAll(old.tombstones().keySet());
        generations.addAll(after.entries().keySet());
        generations.addAll(after.tombstones().keySet());
        Map<DistributionKey, Counts> changes = new LinkedHashMap<>();
        for (long generation : generations.tailSet(after.floor(), false)) {
            Counts change = counts(after, generation).minus(counts(old, generation));
            if (!change.isZero()) {
                changes.merge(key(old, after, generation), change, Counts::plus);
            }
        }
        return changes;
    }

    private static DistributionKey key(Assignment old, Assignment after, long generation) {
        return find(after, generation)
                .or(() -> find(old, generation))
                .orElseThrow(() -> new IllegalStateException("nothing of this generation"));
    }

    private static Optional<DistributionKey> find(Assignment image, long generation) {
        Optional<DistributionKey> ofEntry =
                image.entry(generation)
                        .map(entry ->
                                key(
                                        image,
                                        entry.countedAs().orElse(entry.version()),
                                        entry.distributionId()));
        return ofEntry.or(() ->
                image.tombstone(generation)
                        .map(off -> key(image, off.version(), off.distributionId())));
    }

    private static DistributionKey key(Assignment image, Version version, String distributionId) {
        return new DistributionKey(new ModelVersionId(image.modelId(), version), distributionId);
    }

    /// What the target of `generation` adds to the counts of its distribution.
    static Counts counts(Assignment image, long generation) {
        Optional<TargetClass> found = image.classOf(generation);
        if (found.isEmpty()) {
            return Counts.ZERO;
        }
        TargetClass target = found.get();
        Optional<Entry> entry = image.entry(generation);
        boolean isShadowed = image.isShadowed(generation);
        // Called off after it failed, it may have given the device back to an older wish.
        boolean isElsewhere = image.desired().filter(wanted -> wanted != generation).isPresent();
        boolean isAsked = target != TargetClass.CANCELLED && target != TargetClass.SUPERSEDED;
        long size = entry.map(Entry::sizeBytes).orElse(0L);
        long done = entry.map(wanted -> wanted.progress().bytes()).orElse(0L);
        boolean isDegraded =
                entry.map(wanted -> wanted.progress().state() == ReportState.DEGRADED)
                        .orElse(false);
        boolean isBlocked =
                image.isWanted(generation)
                        && entry.map(wanted -> wanted.blocker().isPresent()).orElse(false);
        return new Counts(
                one(target == TargetClass.IN_PROGRESS),
                one(target == TargetClass.COMPLETED),
                one(target == TargetClass.FAILED),
                one(target == TargetClass.CANCELLED),
                one(target == TargetClass.SUPERSEDED),
                one(isDegraded && !isShadowed),
                one(isBlocked),
                one(target == TargetClass.COMPLETED && isShadowed),
                one(target == TargetClass.FAILED && isElsewhere),
                isAsked ? size : 0,
                isAsked ? done : 0,
                target.isOpen() ? size - done : 0,
                variants(entry, target));
    }

    private static NavigableMap<VariantId, VariantCounts> variants(
            Optional<Entry> entry, TargetClass target) {
        NavigableMap<VariantId, VariantCounts> variants = new TreeMap<>();
        entry.flatMap(Entry::variantId)
                .ifPresent(variantId ->
                        variants.put(
                                variantId,
                                new VariantCounts(1, one(target == TargetClass.COMPLETED))));
        return variants;
    }

    private static long one(boolean counts) {
        return counts ? 1 : 0;
    }

    private static Map<Version, Long> running(Assignment old, Assignment after) {
        Map<Version, Long> changes = new LinkedHashMap<>();
        old.running().ifPresent(installed -> changes.merge(installed.version(), -1L, Long::sum));
        after.running().ifPresent(installed -> changes.merge(installed.version(), 1L, Long::sum));
        changes.values().removeIf(change -> change == 0);
        return changes;
    }
}
