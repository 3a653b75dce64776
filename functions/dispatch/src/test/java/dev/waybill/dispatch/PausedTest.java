package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.web.Tasks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Planning and ending under a pause.
class PausedTest {

    private DispatchBench bench = new DispatchBench();

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
    void aPausedDistributionEndsWhenNothingIsLeftToHoldBack() {
        run("n-1", "n-2");
        bench.fleet.pause("d1");
        report(ReportState.OPERATIONAL, "n-1");
        assertThat(state("d1")).isEqualTo(DistributionState.PAUSED);

        report(ReportState.FAILED, "n-2");

        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
        assertThat(bench.fleet.distribution("d1").pause()).isEmpty();
        assertThat(bench.fleet.distribution("d1").holdsBlobs()).isFalse();
    }

    @Test
    void aPauseInTheMiddleOfTheWalkThatEndsItKeepsNothingOpen() {
        run("n-1");
        bench.fleet.report("n-1", 1, 1, ReportState.OPERATIONAL);
        bench.projection.catchUp();
        bench.dispatcher.perform(DispatchBench.settle("d1"));
        bench.fleet.pause("d1");
        bench.fleet.takeTasks().forEach(message -> bench.through(Tasks.read(message)));
        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED);
    }

    @Test
    void whatIsLeftUnderAPauseWaits() {
        run("n-1", "n-2");
        bench.fleet.pause("d1");
        report(ReportState.OPERATIONAL, "n-1");
        assertThat(state("d1")).isEqualTo(DistributionState.PAUSED);
        bench.fleet.resume("d1");
        assertThat(bench.fleet.distribution("d1").pause()).isEmpty();
        report(ReportState.OPERATIONAL, "n-2");
        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED);
    }

    @Test
    void aPausedOneThatIsSupersededWaitsForTheLaterOneAndEndsWithIt() {
        run("n-1");
        bench.fleet.pause("d1");
        bench.fleet.publish("2.0");
        bench.fleet.open("2.0");
        bench.plan("d2");
        bench.settleAll("d1");
        assertThat(state("d1")).isEqualTo(DistributionState.PAUSED);
        bench.fleet.report("n-1", 2, 1, ReportState.OPERATIONAL);
        bench.settleAll("d2");
        bench.projection.catchUp();
        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED);
        assertThat(bench.fleet.distribution("d1").pause()).isEmpty();
    }

    @Test
    void aPauseBehindAWaveEndsWhenAllBehindItAreThrough() {
        bench.fleet.use(
                Strategy.NONE.in(
                        new Waves(
                                List.of(
                                        new Waves.Wave(
                                                new Waves.Size.Count(1),
                                                Optional.empty(),
                                                true)))));
        run("n-1", "n-2");
        bench.fleet.report("n-2", 1, 1, ReportState.FAILED);
        bench.fleet.report("n-1", 1, 1, ReportState.OPERATIONAL);
        bench.projection.catchUp();
        // The walk over all of them comes first; a wave that is looked at meanwhile pauses.
        bench.through(new Task.Wave("d1", 0, Optional.empty(), 0, 0));
        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
    }

    @Test
    void d1_18_tooManyFailuresPauseNothingOfWhichNothingIsLeft() {
        bench.fleet.use(Strategy.NONE.until(new Abort(50, 2, Abort.Then.PAUSE)));
        run("n-1", "n-2");
        bench.fleet.report("n-1", 1, 1, ReportState.FAILED);
        report(ReportState.FAILED, "n-2");
        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
    }

    @Test
    void d1_18_whatTooManyFailuresPausedEndsWhenTheRestIsThrough() {
        bench.fleet.use(Strategy.NONE.until(new Abort(50, 2, Abort.Then.PAUSE)));
        run("n-1", "n-2", "n-3");
        bench.fleet.report("n-3", 1, 1, ReportState.CONNECTING);
        bench.fleet.report("n-1", 1, 1, ReportState.FAILED);
        report(ReportState.FAILED, "n-2");
        assertThat(state("d1")).isEqualTo(DistributionState.PAUSED);
        bench.fleet.report("n-3", 1, 2, ReportState.OPERATIONAL);
        bench.settleAll("d1");
        assertThat(state("d1")).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
    }

    @ParameterizedTest
    @EnumSource(
            value = Abort.Then.class,
            names = {"CANCEL", "ROLLBACK"})
    void d1_18_aPauseByAnOperatorKeepsOffNoAbort(Abort.Then then) {
        bench.fleet.use(Strategy.NONE.until(new Abort(50, 2, then)));
        run("n-1", "n-2");
        bench.fleet.report("n-1", 1, 1, ReportState.CONNECTING);
        bench.fleet.report("n-2", 1, 1, ReportState.CONNECTING);
        bench.fleet.pause("d1");
        bench.fleet.report("n-1", 1, 2, ReportState.FAILED);
        bench.fleet.report("n-2", 1, 2, ReportState.OPERATIONAL);
        bench.settleAll("d1");
        assertThat(state("d1")).isEqualTo(DistributionState.ABORTED);
        assertThat(bench.fleet.distribution("d1").pause().map(Pause::reason))
                .contains(Pause.Reason.FAILURES);
    }

    @Test
    void whatIsCancelledUnderAPauseIsPausedNoMore() {
        run("n-1");
        bench.fleet.pause("d1");
        bench.fleet.cancel("d1");
        bench.through(DispatchBench.callOff("d1"));
        assertThat(state("d1")).isEqualTo(DistributionState.CANCELLED);
        assertThat(bench.fleet.distribution("d1").pause()).isEmpty();
    }

    @Test
    void devicesMayJoinUnderAPauseSoItDoesNotEnd() {
        bench.fleet.use(Strategy.NONE.withLateJoiners());
        run("n-1");
        bench.fleet.pause("d1");
        report(ReportState.OPERATIONAL, "n-1");
        assertThat(state("d1")).isEqualTo(DistributionState.PAUSED);
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aCrashAtAnyCallEndsItOnce(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            run("n-1");
            bench.fleet.pause("d1");
            bench.fleet.report("n-1", 1, 1, ReportState.OPERATIONAL);
            bench.projection.catchUp();
            crashed = false;
            try {
                bench.watched(new CrashAt(call, moment)).perform(DispatchBench.settle("d1"));
                for (String message : bench.fleet.takeTasks()) {
                    bench.watched(new CrashAt(call, moment)).perform(Tasks.read(message));
                }
            } catch (Crash e) {
                bench.untilGivenBack();
                crashed = true;
            }
            bench.fleet.takeTasks();
            bench.through(DispatchBench.settle("d1"));
            bench.resendWalks();
            assertThat(state("d1"))
                    .as("%s %d", moment, call)
                    .isEqualTo(DistributionState.COMPLETED);
        }
    }

    private void run(String... ids) {
        bench.fleet.register(ids);
        bench.fleet.publish("1.0");
        bench.fleet.open("1.0");
        bench.plan("d1");
    }

    private void report(ReportState state, String id) {
        bench.fleet.report(id, 1, 1, state);
        bench.settleAll("d1");
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
