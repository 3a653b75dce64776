package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The arithmetic of SPEC §2 (A1.1–A1.3, A1.11) and of API §11.
class ConvergenceTest {

    private static final Instant BEGUN = Instant.parse("2025-06-01T12:00:00Z");

    private static Counts counts(
            long inProgress, long completed, long failed, long cancelled, long superseded) {
        return new Counts(
                inProgress,
                completed,
                failed,
                cancelled,
                superseded,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new TreeMap<>());
    }

    private static Counts bytes(long completed, long total, long done, long open) {
        return new Counts(0, completed, 0, 0, 0, 0, 0, 0, 0, total, done, open, new TreeMap<>());
    }

    private static Counts replaced(
            long completed, long replaced, long failed, long failedReplaced) {
        return new Counts(
                0,
                completed,
                failed,
                0,
                0,
                0,
                0,
                replaced,
                failedReplaced,
                0,
                0,
                0,
                new TreeMap<>());
    }

    private static Tally tally(DistributionState state, long total, Counts counts) {
        return new Tally(state, Optional.of(total), counts, 1, Optional.of(BEGUN));
    }

    private static Convergence of(long total, Counts counts) {
        return Convergence.of(List.of(tally(DistributionState.RUNNING, total, counts)));
    }

    @Test
    void nobodyHasBegun() {
        Convergence status = new Convergence(10, 0, 0, 10, 0);
        assertThat(status).isEqualTo(of(10, Counts.ZERO));
        assertThat(status.pending()).isEqualTo(10);
        assertThat(status.isComplete()).isFalse();
        assertThat(status.isSuccess()).isFalse();
        assertThat(status.progress()).isZero();
    }

    @Test
    void halfHasConverged() {
        assertThat(of(10, counts(0, 5, 0, 0, 0)).progress()).isEqualTo(0.5);
        assertThat(of(10, counts(0, 5, 0, 0, 0)).isComplete()).isFalse();
        Convergence all = of(10, counts(0, 10, 0, 0, 0));
        assertThat(all.progress()).isEqualTo(1);
        assertThat(all.isComplete()).isTrue();
        assertThat(all.isSuccess()).isTrue();
    }

    @Test
    void completeIsNotSuccess() {
        Convergence status = of(10, counts(0, 8, 2, 0, 0));
        assertThat(status.isComplete()).isTrue();
        assertThat(status.isSuccess()).isFalse();
        Convergence three = of(3, counts(0, 2, 1, 0, 0));
        assertThat(three.isComplete()).isTrue();
        assertThat(three.isSuccess()).isFalse();
    }

    @Test
    void anEmptySetIsCompleteAndSuccessful() {
        Convergence none = of(0, Counts.ZERO);
        assertThat(none.isComplete()).isTrue();
        assertThat(none.isSuccess()).isTrue();
        assertThat(none.progress()).isEqualTo(1);
    }

    @Test
    void targetsThatAreNotAskedAnyMoreAreLeftOut() {
        assertThat(of(10, counts(1, 4, 1, 2, 2))).isEqualTo(new Convergence(6, 4, 1, 0, 1));
        assertThat(of(10, replaced(6, 2, 3, 1))).isEqualTo(new Convergence(7, 4, 0, 1, 2));
    }

    @Test
    void aCancelledDistributionCountsWhatItCompleted() {
        Convergence both =
                Convergence.of(
                        List.of(
                                tally(DistributionState.CANCELLED, 5, counts(0, 2, 0, 3, 0)),
                                tally(DistributionState.RUNNING, 4, counts(1, 1, 0, 0, 0))));
        assertThat(both).isEqualTo(new Convergence(6, 3, 1, 2, 0));
    }

    @Test
    void nothingIsCountedBeforeTheTotalIsKnown() {
        Tally planning =
                new Tally(
                        DistributionState.PLANNING,
                        Optional.empty(),
                        counts(0, 0, 3, 0, 0),
                        4,
                        Optional.empty());
        assertThat(Convergence.of(List.of(planning))).isEqualTo(new Convergence(0, 0, 0, 0, 0));
        assertThat(planning.pending()).isZero();
        assertThat(planning.shownCounts()).isEqualTo(Counts.ZERO);
    }

    @Test
    void countsThatDoNotSumToTheTotalAreABug() {
        assertThatIllegalStateException().isThrownBy(() -> new Convergence(10, 5, 1, 1, 1));
    }

    @Test
    void whatIsLeftOfARunningDistributionMayBeSuperseded() {
        assertThat(tally(DistributionState.RUNNING, 5, counts(0, 2, 1, 0, 2)).shownState())
                .isEqualTo(DistributionState.SUPERSEDED);
        assertThat(tally(DistributionState.RUNNING, 5, counts(1, 2, 0, 0, 2)).shownState())
                .isEqualTo(DistributionState.RUNNING);
        assertThat(tally(DistributionState.COMPLETED, 5, counts(0, 3, 0, 0, 2)).shownState())
                .isEqualTo(DistributionState.SUPERSEDED);
        assertThat(tally(DistributionState.CANCELLED, 5, counts(0, 0, 0, 3, 2)).shownState())
                .isEqualTo(DistributionState.CANCELLED);
    }

    @Test
    void estimatesFromTheBytesAndTheCompletionsTheLaterOfBoth() {
        List<Tally> tallies =
                List.of(tally(DistributionState.RUNNING, 4, bytes(1, 4000, 1000, 3000)));
        Convergence status = Convergence.of(tallies);
        assertThat(status.estimate(tallies, BEGUN.plusSeconds(10)))
                .contains(new Estimate(Duration.ofSeconds(30)));
        List<Tally> slow = List.of(tally(DistributionState.RUNNING, 4, bytes(1, 4000, 3000, 1000)));
        assertThat(Convergence.of(slow).estimate(slow, BEGUN.plusSeconds(9)))
                .contains(new Estimate(Duration.ofSeconds(27)));
    }

    @Test
    void estimatesNothingWhileNothingMovesOrWhenAllIsOver() {
        List<Tally> still = List.of(tally(DistributionState.RUNNING, 4, bytes(0, 4000, 0, 4000)));
        assertThat(Convergence.of(still).estimate(still, BEGUN.plusSeconds(10))).isEmpty();
        List<Tally> over = List.of(tally(DistributionState.RUNNING, 1, bytes(1, 10, 10, 0)));
        assertThat(Convergence.of(over).estimate(over, BEGUN.plusSeconds(10))).isEmpty();
    }

    @Test
    void overallProgressIsOneWhenThereIsNothingToFetch() {
        assertThat(tally(DistributionState.NO_TARGETS, 0, Counts.ZERO).overallProgress())
                .isEqualTo(1);
        assertThat(tally(DistributionState.RUNNING, 2, bytes(2, 0, 0, 0)).overallProgress())
                .isEqualTo(1);
        assertThat(tally(DistributionState.RUNNING, 2, bytes(0, 1000, 250, 750)).overallProgress())
                .isEqualTo(0.25);
    }

    @Test
    void overallProgressIsNoneBeforeAnythingIsKnownOfTheBytes() {
        assertThat(tally(DistributionState.RUNNING, 2, Counts.ZERO).overallProgress()).isZero();
        assertThat(tally(DistributionState.PLANNING, 0, Counts.ZERO).overallProgress()).isZero();
    }
}
