package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.Race;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.Tasks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What converged goes back when too much of a distribution failed (SPEC D1.18, API §11).
class RollbackTest {

    private static final Abort HALF = new Abort(50, 4, Abort.Then.ROLLBACK);

    private DispatchBench bench = new DispatchBench();

    /// `old-1` and `old-2` ran 1.0, `new-1` ran 1.1, `bare` ran nothing, when 2.0 came to all of
    /// them as the newest distribution; returns its id.
    private String begin() {
        bench.fleet.register("bare", "new-1", "old-1", "old-2", "slow");
        bench.fleet.publish("1.0");
        bench.fleet.publish("1.1");
        bench.fleet.publish("2.0");
        bench.fleet.openTo("1.0", "new-1", "old-1", "old-2", "slow");
        bench.plan("d1");
        converge(1, "new-1", "old-1", "old-2", "slow");
        bench.settleAll("d1");
        bench.fleet.openTo("1.1", "new-1");
        bench.plan("d2");
        converge(2, "new-1");
        bench.settleAll("d2");
        bench.fleet.use(Strategy.NONE.until(HALF));
        bench.fleet.open("2.0");
        bench.plan("d3");
        return "d3";
    }

    private void converge(long generation, String... ids) {
        for (String id : ids) {
            bench.fleet.report(id, generation, 1, ReportState.OPERATIONAL);
        }
    }

    private void fail(long generation, String... ids) {
        for (String id : ids) {
            bench.fleet.report(id, generation, 1, ReportState.FAILED);
        }
    }

    private Distribution back() {
        String id = bench.fleet.distribution("d3").rollbackId().orElseThrow();
        return bench.fleet.distribution(id);
    }

    private Optional<String> wanted(String device) {
        Assignment image = bench.fleet.image(device);
        return image.desired()
                .filter(generation -> generation == back().generation())
                .flatMap(image::entry)
                .map(Entry::version)
                .map(Version::value);
    }

    @Test
    void d1_18_eachConvergedDeviceGoesBackToWhatRanThereBefore() {
        begin();
        converge(3, "new-1", "old-1", "bare");
        fail(3, "old-2");
        bench.settleAll("d3");
        assertThat(bench.fleet.distribution("d3").state()).isEqualTo(DistributionState.RUNNING);
        fail(3, "slow");
        bench.fleet.report("old-1", 3, 2, ReportState.DEGRADED);
        bench.fleet.report("bare", 3, 2, ReportState.FAILED);
        bench.settleAll("d3");

        Distribution failing = bench.fleet.distribution("d3");
        assertThat(failing.state()).isEqualTo(DistributionState.ABORTED);
        assertThat(failing.isOver()).isTrue();
        assertThat(back().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(back().totalTargets()).contains(2L);
        assertThat(wanted("old-1")).contains("1.0");
        assertThat(wanted("new-1")).contains("1.1");
        assertThat(wanted("old-2")).isEmpty();
        assertThat(wanted("slow")).isEmpty();
        assertThat(wanted("bare")).isEmpty();

        converge(back().generation(), "new-1", "old-1");
        bench.settleAll(back().id());
        assertThat(back().state()).isEqualTo(DistributionState.COMPLETED);
        assertThat(bench.fleet.tally(back().id()).counts().completed()).isEqualTo(2);
        assertThat(bench.fleet.image("new-1").running().map(r -> r.version().value()))
                .contains("1.1");
    }

    @Test
    void d1_18_itIsNotPlannedBeforeEveryTargetOfTheFailingOneWasTold() {
        begin();
        converge(3, "new-1", "old-1");
        fail(3, "old-2", "slow");
        bench.projection.catchUp();
        bench.dispatcher.perform(DispatchBench.settle("d3"));
        bench.fleet.takeTasks();
        assertThat(bench.fleet.distribution("d3").isPassOwed()).isTrue();
        bench.through(DispatchBench.plan(back().id(), 0, 0));
        assertThat(back().state()).isEqualTo(DistributionState.PLANNING);

        // A device that converges before it is told goes back too.
        converge(3, "bare");
        bench.through(DispatchBench.callOff("d3"));
        assertThat(back().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(back().totalTargets()).contains(2L);
    }

    @Test
    void d1_18_aVersionThatMayNotBeDistributedAnyMoreFailsWithAReason() {
        begin();
        converge(3, "new-1", "old-1", "bare");
        fail(3, "old-2", "slow");
        bench.fleet.yank("1.1");
        bench.fleet.report("bare", 3, 2, ReportState.FAILED);
        bench.settleAll("d3");

        Assignment image = bench.fleet.image("new-1");
        assertThat(image.classOf(back().generation())).contains(TargetClass.FAILED);
        assertThat(image.blocker().map(b -> b.reason())).contains(BlockerReason.UNKNOWN);
        assertThat(image.running().map(r -> r.version().value())).contains("2.0");
    }

    @Test
    void d1_18_withNothingToGoBackToTheRestIsOnlyCalledOff() {
        bench.fleet.register("n-1", "n-2", "n-3", "n-4", "n-5");
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.until(HALF));
        bench.fleet.open("1.0");
        bench.plan("d1");
        converge(1, "n-1", "n-2");
        fail(1, "n-3", "n-4");
        bench.settleAll("d1");
        assertThat(bench.fleet.distribution("d1").state()).isEqualTo(DistributionState.ABORTED);
        assertThat(bench.fleet.distribution("d1").rollbackId()).isEmpty();
        assertThat(bench.fleet.image("n-5").classOf(1)).contains(TargetClass.CANCELLED);
    }

    @Test
    void d1_18_aDeviceThatALaterDistributionWantsDoesNotGoBack() {
        begin();
        converge(3, "new-1", "old-1");
        fail(3, "old-2", "slow");
        bench.fleet.use(Strategy.NONE);
        bench.fleet.openTo("1.1", "old-1");
        bench.plan("d4");
        bench.settleAll("d3");
        assertThat(wanted("new-1")).contains("1.1");
        assertThat(wanted("old-1")).isEmpty();
        assertThat(bench.fleet.image("old-1").desired()).contains(4L);
    }

    @Test
    void d1_18_aFullModelHasRoomForTheWayBack() {
        begin();
        bench.fleet.use(Strategy.NONE);
        while (!GenerationsTable.of(bench.stack.backends()).find(TestFleet.MODEL).isFull()) {
            bench.fleet.openTo("1.1", "nobody");
        }
        converge(3, "new-1", "old-1");
        fail(3, "old-2", "slow");
        bench.settleAll("d3");
        assertThat(wanted("old-1")).contains("1.0");
    }

    @Test
    void d1_18_manyWhoSeeItMakeOneWayBack() {
        begin();
        converge(3, "new-1", "old-1");
        fail(3, "old-2", "slow");
        bench.projection.catchUp();
        Race.of(8)
                .run(racer -> {
                    Wiring.dispatcher(bench.stack.backends(), Parallel.none())
                            .perform(DispatchBench.settle("d3"));
                    return racer;
                });
        assertThat(distributions()).hasSize(4);
        List<String> messages = bench.fleet.takeTasks();
        messages.forEach(message -> bench.through(Tasks.read(message)));
        assertThat(wanted("old-1")).contains("1.0");
        assertThat(wanted("new-1")).contains("1.1");
    }

    private List<String> distributions() {
        return DistributionsTable.of(bench.stack.backends())
                .listOfModel(TestFleet.MODEL, 100, Optional.empty())
                .items();
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void d1_18_aCrashAtAnyCallMakesNoneOrOne(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            begin();
            converge(3, "new-1", "old-1");
            fail(3, "old-2", "slow");
            bench.projection.catchUp();
            crashed = bench.crashes(new CrashAt(call, moment), DispatchBench.settle("d3"), 5);
            // What upkeep sends when nothing has come of a message.
            bench.through(DispatchBench.settle("d3"));
            bench.through(DispatchBench.callOff("d3"));
            bench.through(DispatchBench.plan(back().id(), 0, 0));
            assertThat(distributions()).as("%s %d", moment, call).hasSize(4);
            assertThat(back().state()).isEqualTo(DistributionState.RUNNING);
            assertThat(wanted("old-1")).contains("1.0");
            assertThat(wanted("new-1")).contains("1.1");
        }
    }
}
