package dev.waybill.domain.distribution;

import static dev.waybill.domain.distribution.DistributionState.ABORTED;
import static dev.waybill.domain.distribution.DistributionState.CANCELLED;
import static dev.waybill.domain.distribution.DistributionState.COMPLETED;
import static dev.waybill.domain.distribution.DistributionState.COMPLETED_WITH_FAILURES;
import static dev.waybill.domain.distribution.DistributionState.NO_TARGETS;
import static dev.waybill.domain.distribution.DistributionState.PAUSED;
import static dev.waybill.domain.distribution.DistributionState.PLANNING;
import static dev.waybill.domain.distribution.DistributionState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistributionStateTest {

    @Test
    void planningLeadsToRunningOrToNobody() {
        assertThat(PLANNING.next(new DistributionEvent.Planned(3))).contains(RUNNING);
        assertThat(PLANNING.next(new DistributionEvent.Planned(0))).contains(NO_TARGETS);
        assertThat(CANCELLED.next(new DistributionEvent.Planned(3))).isEmpty();
        assertThat(RUNNING.next(new DistributionEvent.Planned(3))).isEmpty();
    }

    @Test
    void onlyWhatIsPlannedOrOfferedIsPausedAndResumed() {
        DistributionEvent pause = new DistributionEvent.Paused(Pause.Reason.REQUESTED);
        assertThat(RUNNING.next(pause)).contains(PAUSED);
        assertThat(PLANNING.next(pause)).contains(PLANNING);
        assertThat(PAUSED.next(pause)).isEmpty();
        assertThat(PAUSED.next(new DistributionEvent.Resumed())).contains(RUNNING);
        assertThat(PLANNING.next(new DistributionEvent.Resumed())).contains(PLANNING);
        assertThat(RUNNING.next(new DistributionEvent.Resumed())).isEmpty();
        assertThat(CANCELLED.next(pause)).isEmpty();
        assertThat(CANCELLED.next(new DistributionEvent.Resumed())).isEmpty();
    }

    @Test
    void onlyARunningOrPausedDistributionEnds() {
        assertThat(RUNNING.next(new DistributionEvent.AllSettled(0))).contains(COMPLETED);
        assertThat(RUNNING.next(new DistributionEvent.AllSettled(1)))
                .contains(COMPLETED_WITH_FAILURES);
        assertThat(PAUSED.next(new DistributionEvent.AllSettled(0))).contains(COMPLETED);
        assertThat(PAUSED.next(new DistributionEvent.AllSettled(2)))
                .contains(COMPLETED_WITH_FAILURES);
        assertThat(PLANNING.next(new DistributionEvent.AllSettled(0))).isEmpty();
        assertThat(CANCELLED.next(new DistributionEvent.AllSettled(0))).isEmpty();
    }

    @Test
    void whatIsOpenMayBeCalledOff() {
        for (DistributionState open : List.of(PLANNING, RUNNING, PAUSED)) {
            assertThat(open.next(new DistributionEvent.Cancel())).contains(CANCELLED);
            assertThat(open.next(new DistributionEvent.Abort())).contains(ABORTED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DistributionState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PLANNING", "RUNNING", "PAUSED"})
    void anEndIsForEver(DistributionState ended) {
        assertThat(ended.next(new DistributionEvent.Cancel())).isEmpty();
        assertThat(ended.next(new DistributionEvent.Abort())).isEmpty();
        assertThat(ended.next(new DistributionEvent.Planned(1))).isEmpty();
        assertThat(ended.next(new DistributionEvent.AllSettled(0))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DistributionState.class)
    void namesRoundTrip(DistributionState state) {
        assertThat(DistributionState.parse(state.toString())).isEqualTo(state);
    }
}
