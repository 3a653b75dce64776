package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Strategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A distribution that has offered as many bytes as it may is paused, and says why.
class SpentTest {

    private static final long BUDGET = 1500;

    private final DispatchBench bench = new DispatchBench();
    private final DistributionsTable distributions = DistributionsTable.of(bench.stack.backends());

    @BeforeEach
    void run() {
        bench.fleet.register("n1", "n2", "n3");
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.upTo(BUDGET));
        bench.fleet.open("1.0");
        bench.plan("d1");
        bench.projection.catchUp();
    }

    private DistributionState state() {
        return bench.fleet.distribution("d1").state();
    }

    private void offer() {
        distributions.offer("d1", 1000, BUDGET);
    }

    @Test
    void goesOnBelowTheBudget() {
        offer();
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.RUNNING);
    }

    @Test
    void isPausedWithTheReason() {
        offer();
        offer();
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.PAUSED);
        Pause pause = bench.fleet.distribution("d1").pause().orElseThrow();
        assertThat(pause.reason()).isEqualTo(Pause.Reason.BYTE_BUDGET);
        assertThat(pause.details()).contains("2000 bytes were offered; the budget is 1500");
    }

    @Test
    void goesOnWithANewBudgetWhenItIsResumed() {
        offer();
        offer();
        bench.settleAll("d1");
        bench.fleet.resume("d1");
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.RUNNING);
        assertThat(distributions.offeredBytes("d1")).isZero();
        assertThat(distributions.offer("d1", 1000, BUDGET)).contains(1000L);
    }

    @Test
    void aPauseForAnotherReasonGivesNoNewBudget() {
        offer();
        bench.fleet.pause("d1");
        bench.fleet.resume("d1");
        assertThat(distributions.offeredBytes("d1")).isEqualTo(1000);
    }

    @Test
    void endsWhenAllAreThrough() {
        for (String device : new String[] {"n1", "n2", "n3"}) {
            bench.fleet.report(device, 1, 1, ReportState.OPERATIONAL);
        }
        offer();
        offer();
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.COMPLETED);
    }
}
