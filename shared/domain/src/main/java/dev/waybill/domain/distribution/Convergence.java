package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// How far the targets of a version have come that are still asked to converge to it (SPEC 2.1
/// "ModelConvergenceStatus"): `converged + inProgress + pending + failed = total`.
///
/// @param total targets that are asked
/// @param converged of them, those that run the version
/// @param inProgress of them, those that are on the way
/// @param pending of them, those that have not begun
/// @param failed of them, those that cannot have it or did not succeed
public record Convergence(long total, long converged, long inProgress, long pending, long failed) {

    public Convergence {
        if (total < 0
                || converged < 0
                || inProgress < 0
                || pending < 0
                || failed < 0
                || converged + inProgress + pending + failed != total) {
            throw new IllegalStateException("the counts of a convergence do not sum to its total");
        }
    }

    /// The convergence of a version, from all its distributions.
    public static Convergence of(Collection<Tally> tallies) {
        long total = 0;
        long converged = 0;
        long inProgress = 0;
        long failed = 0;
        for (Tally tally : tallies) {
            Counts counts = tally.shownCounts();
            total += tally.asked();
            converged += counts.completed() - counts.replaced();
            inProgress += counts.inProgress();
            failed += counts.failed() - counts.failedReplaced();
        }
        return new Convergence(
                total, converged, inProgress, total - converged - inProgress - failed, failed);
    }

    /// Whether every target has come to an end; also of an empty set.
    public boolean isComplete() {
        return converged + failed >= total;
    }

    /// Whether every target converged; also of an empty set.
    public boolean isSuccess() {
        return converged >= total && failed == 0;
    }

    /// The part that converged; 1 of an empty set.
    public double progress() {
        return total == 0 ? 1 : (double) converged / total;
    }

    /// When the rest will have converged, as a span of time from `now`, if all goes on as it did:
    /// the later of what the bytes and what the completions say. Absent when complete, and as long
    /// as nothing has moved.
    public Optional<Estimate> estimate(Collection<Tally> tallies, Instant now) {
        Optional<Instant> begun =
                tallies.stream()
                        .filter(Tally::hasOpenTargets)
                        .flatMap(tally -> tally.runningSince().stream())
                        .min(Comparator.naturalOrder());
        if (begun.isEmpty() || isComplete()) {
            return Optional.empty();
        }
        long bytesDone = 0;
        long bytesOpen = 0;
        long settled = 0;
        for (Tally tally : tallies) {
            if (tally.hasOpenTargets()) {
                Counts counts = tally.shownCounts();
                bytesDone += counts.bytesDone();
                bytesOpen += counts.bytesOpen();
                settled += counts.completed();
            }
        }
        return Estimate.later(
                Estimate.of(bytesDone, bytesOpen, begun.get(), now),
                Estimate.of(settled, inProgress + pending, begun.get(), now));
    }
}
