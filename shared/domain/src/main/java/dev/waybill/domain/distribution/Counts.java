package dev.waybill.domain.distribution;

import dev.waybill.domain.model.VariantId;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/// What is counted about the targets of a distribution, or a change of that; so members may be
/// negative. Pending targets are never counted: they are what the others leave of the frozen total.
///
/// @param inProgress targets in that class
/// @param completed likewise
/// @param failed likewise
/// @param cancelled likewise
/// @param superseded likewise
/// @param degraded completed targets that run, but badly
/// @param blocked targets with a blocker that a device's own wish is for
/// @param replaced completed targets whose device was given another version later
/// @param failedReplaced failed targets whose device was given another version later
/// @param bytesTotal what all targets fetch that are neither cancelled nor superseded
/// @param bytesDone what they have of it
/// @param bytesOpen what pending targets and those in progress have yet to fetch
/// @param variants how many targets were given each variant, and completed; no zeros
public record Counts(
        long inProgress,
        long completed,
        long failed,
        long cancelled,
        long superseded,
        long degraded,
        long blocked,
        long replaced,
        long failedReplaced,
        long bytesTotal,
        long bytesDone,
        long bytesOpen,
        NavigableMap<VariantId, VariantCounts> variants) {

    /// Nothing counted, or no change.
    public static final Counts ZERO =
            new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new TreeMap<>());

    /// What is counted of one variant.
    ///
    /// @param targets how many targets were given it
    /// @param completed how many of them completed
    public record VariantCounts(long targets, long completed) {
        static final VariantCounts ZERO = new VariantCounts(0, 0);
    }

    public Counts {
        NavigableMap<VariantId, VariantCounts> nonZero = new TreeMap<>(variants);
        nonZero.values().removeIf(VariantCounts.ZERO::equals);
        variants = Collections.unmodifiableNavigableMap(nonZero);
    }

    /// The sum of both.
    public Counts plus(Counts other) {
        return combine(other, Long::sum);
    }

    /// What leads from `other` to this.
    public Counts minus(Counts other) {
        return combine(other, (mine, its) -> mine - its);
    }

    /// Whether nothing is counted or changed.
    public boolean isZero() {
        return equals(ZERO);
    }

    /// The targets in any class but pending.
    public long classified() {
        return inProgress + completed + failed + cancelled + superseded;
    }

    private Counts combine(Counts other, LongBinaryOperator operator) {
        return new Counts(
                operator.applyAsLong(inProgress, other.inProgress),
                operator.applyAsLong(completed, other.completed),
                operator.applyAsLong(failed, other.failed),
                operator.applyAsLong(cancelled, other.cancelled),
                operator.applyAsLong(superseded, other.superseded),
                operator.applyAsLong(degraded, other.degraded),
                operator.applyAsLong(blocked, other.blocked),
                operator.applyAsLong(replaced, other.replaced),
                operator.applyAsLong(failedReplaced, other.failedReplaced),
                operator.applyAsLong(bytesTotal, other.bytesTotal),
                operator.applyAsLong(bytesDone, other.bytesDone),
                operator.applyAsLong(bytesOpen, other.bytesOpen),
                combine(variants, other.variants, operator));
    }

    private static NavigableMap<VariantId, VariantCounts> combine(
            Map<VariantId, VariantCounts> mine,
            Map<VariantId, VariantCounts> its,
            LongBinaryOperator operator) {
        NavigableMap<VariantId, VariantCounts> all = new TreeMap<>(mine);
        its.forEach(all::putIfAbsent);
        all.replaceAll((variantId, any) -> {
            VariantCounts left = mine.getOrDefault(variantId, VariantCounts.ZERO);
            VariantCounts right = its.getOrDefault(variantId, VariantCounts.ZERO);
            return new VariantCounts(
                    operator.applyAsLong(left.targets(), right.targets()),
                    operator.applyAsLong(left.completed(), right.completed()));
        });
        return all;
    }
}
