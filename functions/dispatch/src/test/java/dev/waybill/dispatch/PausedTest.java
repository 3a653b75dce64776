package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.DistributionState;
import org.junit.jupiter.api.Test;

/// Planning and ending under a pause.
class PausedTest {

    private final DispatchBench bench = new DispatchBench();

    private DistributionState state(String id) {
        return bench.fleet.distribution(id).state();
    }

    @Test
    void whatWasPausedWhilePlanningIsPlannedAndNotOffered() {
        bench.fleet.register("n-1");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        assertThat(bench.fleet.pause(id)).isTrue();

        bench.plan(id);

        assertThat(state(id)).isEqualTo(DistributionState.PAUSED);
        assertThat(bench.fleet.tally(id).total()).contains(1L);
        assertThat(bench.fleet.resume(id)).isTrue();
        assertThat(state(id)).isEqualTo(DistributionState.RUNNING);
        assertThat(bench.fleet.distribution(id).runningSince()).isPresent();
    }

    @Test
    void aPausedDistributionEndsWhenItIsResumed() {
        bench.fleet.register("n-1");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        bench.plan(id);
        bench.fleet.pause(id);
        bench.fleet.report("n-1", 1, 1, ReportState.OPERATIONAL);

        bench.settleAll(id);
        assertThat(state(id)).isEqualTo(DistributionState.PAUSED);
        bench.fleet.resume(id);
        bench.settleAll(id);

        assertThat(state(id)).isEqualTo(DistributionState.COMPLETED);
    }

    @Test
    void anEmptyScopeEndsAlthoughItWasPaused() {
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        bench.fleet.pause(id);
        bench.plan(id);
        assertThat(state(id)).isEqualTo(DistributionState.NO_TARGETS);
    }
}
