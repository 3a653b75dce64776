package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkRequest;

/// Failed targets that are asked again (protocol 0.2 #6).
class RetryTest {

    private DispatchBench bench = new DispatchBench();

    /// The distribution d1: `done` completed, `bad-1` and `bad-2` failed, `open` has not begun.
    private void begin() {
        bench.fleet.register("bad-1", "bad-2", "done", "open");
        bench.fleet.publish("1.0");
        bench.fleet.open("1.0");
        bench.plan("d1");
        report(ReportState.OPERATIONAL, "done");
        report(ReportState.FAILED, "bad-1", "bad-2");
        bench.settleAll("d1");
    }

    private void report(ReportState state, String... ids) {
        for (String id : ids) {
            bench.fleet.report(id, 1, 1, state);
        }
    }

    private boolean ask() {
        return bench.fleet.askAgain("d1");
    }

    private static Task.Retry retry(int round) {
        return new Task.Retry("d1", round, Optional.empty());
    }

    private TargetClass target(String device) {
        return bench.fleet.image(device).classOf(1).orElseThrow();
    }

    private int attempt(String device) {
        return bench.fleet
                .image(device)
                .entry(1)
                .map(entry -> entry.progress().attempt())
                .orElseThrow();
    }

    @Test
    void onlyFailedTargetsGetANewAttempt() {
        begin();
        assertThat(ask()).isTrue();
        bench.through(retry(1));
        assertThat(target("bad-1")).isEqualTo(TargetClass.PENDING);
        assertThat(attempt("bad-1")).isEqualTo(2);
        assertThat(attempt("bad-2")).isEqualTo(2);
        assertThat(attempt("done")).isEqualTo(1);
        assertThat(attempt("open")).isEqualTo(1);
        assertThat(bench.fleet.distribution("d1").round().isOwed()).isFalse();
        bench.projection.catchUp();
        assertThat(bench.fleet.tally("d1").counts().failed()).isZero();
    }

    @Test
    void aRepeatedMessageChangesNothingEvenWhenTheyFailedAgain() {
        begin();
        ask();
        bench.through(retry(1));
        report(ReportState.FAILED, "bad-1");
        bench.through(retry(1));
        assertThat(target("bad-1")).isEqualTo(TargetClass.FAILED);
        ask();
        bench.through(retry(1));
        assertThat(attempt("bad-1")).isEqualTo(2);
        bench.through(retry(2));
        assertThat(attempt("bad-1")).isEqualTo(3);
        assertThat(attempt("bad-2")).isEqualTo(2);
    }

    @Test
    void aZombieOfARoundReopensNobodyOnceThePageIsClosed() {
        begin();
        report(ReportState.FAILED, "open");
        ask();
        bench.through(retry(1));
        // They fail again, the distribution ends, and a dispatcher that had read before wakes.
        report(ReportState.FAILED, "bad-1", "bad-2", "open");
        bench.settleAll("d1");
        assertThat(bench.fleet.distribution("d1").state())
                .isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
        bench.through(retry(1));
        assertThat(target("bad-1")).isEqualTo(TargetClass.FAILED);
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aZombieThatStopsAtAnyCallReopensNobodyInADistributionThatHasEnded(CrashAt.Moment moment) {
        boolean stopped = true;
        for (int call = 0; stopped; call++) {
            bench = new DispatchBench();
            begin();
            ask();
            List<Boolean> met = new ArrayList<>();
            int at = call;
            Dispatcher zombie =
                    bench.watched(
                            new Meanwhile(
                                    at,
                                    moment,
                                    () -> {
                                        met.add(true);
                                        bench.untilGivenBack();
                                        bench.through(retry(1));
                                        for (String id : List.of("bad-1", "bad-2", "open")) {
                                            bench.fleet.report(id, 1, 5, ReportState.FAILED);
                                        }
                                        bench.settleAll("d1");
                                    }));
            zombie.perform(retry(1));
            bench.fleet.takeTasks();
            stopped = !met.isEmpty();
            if (stopped) {
                assertThat(bench.fleet.distribution("d1").state())
                        .as("%s call %d", moment, call)
                        .isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
                for (String id : List.of("bad-1", "bad-2", "open")) {
                    assertThat(target(id))
                            .as("%s call %d: %s", moment, call, id)
                            .isEqualTo(TargetClass.FAILED);
                }
            }
        }
    }

    @Test
    void aDistributionDoesNotEndWhileARoundIsOwed() {
        begin();
        report(ReportState.OPERATIONAL, "open");
        bench.projection.catchUp();
        ask();
        bench.through(DispatchBench.settle("d1"));
        assertThat(bench.fleet.distribution("d1").state()).isEqualTo(DistributionState.RUNNING);
        bench.through(retry(1));
        assertThat(target("bad-1")).isEqualTo(TargetClass.PENDING);
    }

    @Test
    void aWalkThatBeganBeforeARetryEndsNothing() {
        begin();
        report(ReportState.OPERATIONAL, "open");
        bench.projection.catchUp();
        bench.dispatcher.perform(DispatchBench.settle("d1"));
        List<String> walk = bench.fleet.takeTasks();
        assertThat(walk).isNotEmpty();
        ask();
        bench.through(retry(1));
        bench.projection.catchUp();
        walk.forEach(message -> bench.through(Tasks.read(message)));
        assertThat(bench.fleet.distribution("d1").state()).isEqualTo(DistributionState.RUNNING);
    }

    @Test
    void whatWasCalledOffIsNotAskedAgain() {
        begin();
        ask();
        bench.fleet.cancel("d1");
        bench.through(DispatchBench.callOff("d1"));
        bench.through(retry(1));
        assertThat(target("bad-1")).isEqualTo(TargetClass.FAILED);
        assertThat(target("open")).isEqualTo(TargetClass.CANCELLED);
    }

    @Test
    void aTargetThatNothingFittedIsChosenForAnew() {
        bench.fleet.register("arm", TestFleet.ofArchitecture("arm64"));
        bench.fleet.register("x86", TestFleet.ofArchitecture("x86_64"));
        bench.fleet.publish("1.0", TestFleet.variant("1.0", "arm", Optional.of("arm64")));
        bench.fleet.open("1.0");
        bench.plan("d1");
        assertThat(target("x86")).isEqualTo(TargetClass.FAILED);
        ask();
        bench.through(retry(1));
        assertThat(target("x86")).isEqualTo(TargetClass.FAILED);
        bench.fleet.remove("x86");
        bench.fleet.register("x86", TestFleet.ofArchitecture("arm64"));
        ask();
        bench.through(retry(2));
        assertThat(target("x86")).isEqualTo(TargetClass.PENDING);
        assertThat(bench.fleet.image("x86").entry(1).flatMap(Entry::variantId)).isPresent();
    }

    @Test
    void aRoundGoesPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add("n-%02d".formatted(i));
        }
        bench.fleet.publish("1.0");
        bench.fleet.openPaged("1.0", 3, ids);
        bench.fleet.register("n-00");
        bench.plan("d1");
        ids.stream().skip(1).forEach(bench.fleet::register);
        ask();
        bench.through(retry(1));
        assertThat(ids).allMatch(id -> target(id) == TargetClass.PENDING);
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aCrashAtAnyCallAsksEachOnce(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            begin();
            ask();
            crashed = bench.crashes(new CrashAt(call, moment), retry(1), 1);
            bench.through(retry(1));
            bench.projection.catchUp();
            assertThat(bench.fleet.distribution("d1").round().isOwed())
                    .as("%s call %d", moment, call)
                    .isFalse();
            assertThat(attempt("bad-1")).isEqualTo(2);
            assertThat(attempt("bad-2")).isEqualTo(2);
            assertThat(bench.fleet.tally("d1").counts().failed()).isZero();
        }
    }

    /// Lets something happen at one of the calls it sees.
    private static final class Meanwhile implements CallHook {
        private final int call;
        private final CrashAt.Moment moment;
        private final Runnable happening;
        private int seen;

        Meanwhile(int call, CrashAt.Moment moment, Runnable happening) {
            this.call = call;
            this.moment = moment;
            this.happening = happening;
        }

        @Override
        public void before(String operation, SdkRequest request) {
            if (seen == call && moment == CrashAt.Moment.BEFORE) {
                happening.run();
            }
        }

        @Override
        public void after(String operation, SdkRequest request) {
            if (seen++ == call && moment == CrashAt.Moment.AFTER) {
                happening.run();
            }
        }
    }
}
