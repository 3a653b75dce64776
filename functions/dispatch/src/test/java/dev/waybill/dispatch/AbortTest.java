package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.testing.Race;
import dev.waybill.testing.fleet.CrashAt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Distributions of which too many targets failed (SPEC D1.18, API §11).
class AbortTest {

    private static final List<String> DEVICES = List.of("n-1", "n-2", "n-3", "n-4", "n-5");

    private DispatchBench bench = new DispatchBench();

    private void plan(long failedPercent, long minFinished, Abort.Then then) {
        DEVICES.forEach(device -> bench.fleet.register(device));
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.until(new Abort(failedPercent, minFinished, then)));
        bench.fleet.open("1.0");
        bench.plan("d1");
    }

    private void report(ReportState state, String... ids) {
        for (String id : ids) {
            bench.fleet.report(id, 1, 1, state);
        }
        bench.settleAll("d1");
    }

    private Distribution d1() {
        return bench.fleet.distribution("d1");
    }

    @Test
    void d1_18_tooManyFailuresPauseAndSayWhy() {
        plan(40, 3, Abort.Then.PAUSE);
        report(ReportState.FAILED, "n-1", "n-2");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        report(ReportState.OPERATIONAL, "n-3");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
        assertThat(d1().pause().map(Pause::reason)).contains(Pause.Reason.FAILURES);
        assertThat(d1().pause().flatMap(Pause::details))
                .contains("2 of 3 finished targets failed; the limit is 40 %");
    }

    @ParameterizedTest
    @CsvSource({"50,PAUSED", "51,RUNNING"})
    void d1_18_theLimitIsReachedNotPassed(long percent, DistributionState state) {
        plan(percent, 2, Abort.Then.PAUSE);
        report(ReportState.FAILED, "n-1");
        report(ReportState.OPERATIONAL, "n-2");
        assertThat(d1().state()).isEqualTo(state);
    }

    @Test
    void d1_18_whoResumesPardonsWhatHasFailed() {
        plan(50, 2, Abort.Then.PAUSE);
        report(ReportState.FAILED, "n-1", "n-2");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);

        bench.fleet.resume("d1");
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        report(ReportState.FAILED, "n-3");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        report(ReportState.FAILED, "n-4");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void d1_18_aPauseByAnOperatorPardonsNothing() {
        plan(50, 2, Abort.Then.PAUSE);
        report(ReportState.FAILED, "n-1");
        bench.fleet.pause("d1");
        bench.fleet.resume("d1");
        report(ReportState.FAILED, "n-2");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void d1_18_tooManyFailuresCallTheRestOff() {
        plan(50, 2, Abort.Then.CANCEL);
        report(ReportState.OPERATIONAL, "n-1");
        report(ReportState.FAILED, "n-2");
        bench.projection.catchUp();
        assertThat(d1().state()).isEqualTo(DistributionState.ABORTED);
        assertThat(d1().isOver()).isTrue();
        assertThat(d1().pause().flatMap(Pause::details)).isPresent();
        assertThat(bench.fleet.image("n-1").classOf(1)).contains(TargetClass.COMPLETED);
        assertThat(bench.fleet.image("n-2").classOf(1)).contains(TargetClass.FAILED);
        assertThat(bench.fleet.image("n-3").classOf(1)).contains(TargetClass.CANCELLED);
    }

    @Test
    void d1_18_failuresWhileItIsPlannedCountWhenItRuns() {
        bench.fleet.register("n-4", "n-5");
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.until(new Abort(50, 3, Abort.Then.PAUSE)));
        bench.fleet.openTo("1.0", DEVICES.toArray(new String[0]));
        bench.dispatcher.perform(DispatchBench.plan("d1", 0, 0));
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void d1_18_manyWhoSeeItStopItOnce() {
        plan(50, 2, Abort.Then.PAUSE);
        bench.fleet.report("n-1", 1, 1, ReportState.FAILED);
        bench.fleet.report("n-2", 1, 1, ReportState.FAILED);
        bench.projection.catchUp();
        Race.of(8)
                .run(racer -> {
                    Wiring.dispatcher(bench.stack.backends(), Parallel.none())
                            .perform(DispatchBench.settle("d1"));
                    return racer;
                });
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
        assertThat(d1().release().turn()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void d1_18_aCrashAtAnyCallChangesNothing(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            plan(50, 2, Abort.Then.CANCEL);
            bench.fleet.report("n-1", 1, 1, ReportState.OPERATIONAL);
            bench.fleet.report("n-2", 1, 1, ReportState.FAILED);
            bench.projection.catchUp();
            crashed = bench.crashes(new CrashAt(call, moment), DispatchBench.settle("d1"), 0);
            // What upkeep sends when nothing has come of a message.
            bench.through(DispatchBench.settle("d1"));
            bench.through(DispatchBench.callOff("d1"));
            bench.projection.catchUp();
            assertThat(d1().state()).as("%s %d", moment, call).isEqualTo(DistributionState.ABORTED);
            assertThat(d1().isOver()).isTrue();
            assertThat(bench.fleet.tally("d1").counts().cancelled()).isEqualTo(3);
        }
    }
}
