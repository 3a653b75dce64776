package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/// How far one distribution has come: its frozen total and what is counted of it. One consistent
/// read.
///
/// @param state as stored
/// @param total how many targets were frozen; absent until that is known
/// @param counts what is counted; not looked at before the total is known
/// @param revision rises with every change
/// @param runningSince when it was first offered; absent before
public record Tally(
        DistributionState state,
        Optional<Long> total,
        Counts counts,
        long revision,
        Optional<Instant> runningSince) {

    /// The revision of a version's convergence: over all its distributions, those that were called
    /// off too, so that it never falls (protocol B #9).
    public static long revision(Collection<Tally> tallies) {
        return tallies.stream().mapToLong(Tally::revision).sum();
    }

    /// Whether a version's convergence is at its end: all its distributions are over, and each of
    /// their targets has come to an end.
    public static boolean haveEnded(Collection<Tally> tallies) {
        return tallies.stream().noneMatch(tally -> tally.state.isOpen())
                && Convergence.of(tallies).isComplete();
    }

    /// The counts as they may be shown: all 0 until the total is known.
    public Counts shownCounts() {
        return total.isPresent() ? counts : Counts.ZERO;
    }

    /// The targets of which nothing is known yet.
    public long pending() {
        return total.map(all -> all - counts.classified()).orElse(0L);
    }

    /// Whether some target is pending or in progress.
    public boolean hasOpenTargets() {
        return pending() > 0 || shownCounts().inProgress() > 0;
    }

    /// The state as it is shown: what is left of a distribution that was not called off is
    /// `Superseded` when later ones want it (API §11).
    public DistributionState shownState() {
        boolean isSuperseded =
                !state.isCalledOff() && !hasOpenTargets() && shownCounts().superseded() > 0;
        return isSuperseded ? DistributionState.SUPERSEDED : state;
    }

    /// The part of the bytes that has arrived; 1 when there are none to fetch (SPEC 2.1), 0 before
    /// anything is known of them.
    public double overallProgress() {
        Counts shown = shownCounts();
        if (shown.bytesTotal() > 0) {
            return (double) shown.bytesDone() / shown.bytesTotal();
        }
        boolean isUnknown = hasOpenTargets() && shown.variants().isEmpty();
        return state == DistributionState.PLANNING || isUnknown ? 0 : 1;
    }

    /// The targets that are still asked to converge.
    long asked() {
        Counts shown = shownCounts();
        return total.orElse(0L)
                - shown.cancelled()
                - shown.superseded()
                - shown.replaced()
                - shown.failedReplaced();
    }
}
