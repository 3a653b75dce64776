package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.web.Tasks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Waves and rounds of retries walk over the pages by messages, each of which may come twice, or be
/// cut short.
class RepeatedWalksTest {

    private static final int DEVICES = 60;

    private DispatchBench bench = new DispatchBench();
    private final List<String> devices =
            IntStream.range(0, DEVICES).mapToObj("d-%02d"::formatted).toList();

    private Distribution d1() {
        return bench.fleet.distribution("d1");
    }

    /// The distribution d1 to all devices, a page each.
    private void plan(Strategy strategy) {
        planTo(devices, strategy);
    }

    private void planTo(List<String> some, Strategy strategy) {
        some.forEach(bench.fleet::register);
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy);
        bench.fleet.openPaged("1.0", 1, some);
        bench.plan("d1");
    }

    private void report(ReportState state, List<String> ids) {
        ids.forEach(id -> bench.fleet.report(id, 1, 1, state));
        bench.projection.catchUp();
    }

    /// Delivers `first` and all that comes of it, each message twice at once, and once more after
    /// the next one; how many different deliveries there were.
    private int deliverTwice(Task first) {
        Deque<Task> open = new ArrayDeque<>(List.of(first));
        Optional<Task> again = Optional.empty();
        int delivered = 0;
        while (!open.isEmpty()) {
            Task task = open.removeFirst();
            bench.dispatcher.perform(task);
            bench.dispatcher.perform(task);
            again.ifPresent(bench.dispatcher::perform);
            again = Optional.of(task);
            delivered++;
            assertThat(delivered).isLessThan(500);
            bench.fleet.takeTasks().forEach(message -> open.add(Tasks.read(message)));
        }
        return delivered;
    }

    @Test
    void c1_5_planningWhoseMessagesAllComeTwiceStaysOne() {
        devices.forEach(bench.fleet::register);
        bench.fleet.publish("1.0");
        bench.fleet.openPaged("1.0", 1, devices);

        int delivered = deliverTwice(DispatchBench.plan("d1", 0, 0));

        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(d1().totalTargets()).contains((long) DEVICES);
        // Each copy that comes to the end has somebody look once more.
        assertThat(delivered).isLessThanOrEqualTo(DEVICES + 3);
    }

    @Test
    void c1_8_aCancelWhoseMessagesAllComeTwiceIsToldOnce() {
        plan(Strategy.NONE);
        bench.fleet.cancel("d1");

        int delivered = deliverTwice(DispatchBench.callOff("d1"));

        assertThat(d1().state()).isEqualTo(DistributionState.CANCELLED);
        assertThat(delivered).isLessThanOrEqualTo(DEVICES / 4 + 6);
    }

    @Test
    void anEndWhoseMessagesAllComeTwiceIsWalkedOnce() {
        plan(Strategy.NONE);
        report(ReportState.OPERATIONAL, devices);

        int delivered = deliverTwice(DispatchBench.settle("d1"));

        assertThat(d1().state()).isEqualTo(DistributionState.COMPLETED);
        assertThat(delivered).isLessThanOrEqualTo(DEVICES / 10 + 6);
    }

    @Test
    void aRoundWhoseMessagesAllComeTwiceStaysOne() {
        plan(Strategy.NONE);
        report(ReportState.FAILED, devices.subList(0, DEVICES - 1));
        assertThat(bench.fleet.askAgain("d1")).isTrue();

        int delivered = deliverTwice(new Task.Retry("d1", 1, Optional.empty()));

        assertThat(d1().round().isOwed()).isFalse();
        assertThat(devices)
                .allMatch(id ->
                        bench.fleet.image(id).classOf(1).equals(Optional.of(TargetClass.PENDING)));
        assertThat(delivered).isLessThanOrEqualTo(DEVICES / 4 + 6);
    }

    @Test
    void aWaveWhoseMessagesAllComeTwiceIsWalkedOnce() {
        Waves.Wave most = new Waves.Wave(new Waves.Size.Count(55), Optional.empty(), false);
        plan(Strategy.NONE.in(new Waves(List.of(most))));
        report(ReportState.OPERATIONAL, devices.subList(0, 55));

        int delivered = deliverTwice(DispatchBench.settle("d1"));

        assertThat(d1().release().wave().map(OpenWave::number)).contains(1);
        assertThat(delivered).isLessThanOrEqualTo(DEVICES / 10 + 6);
    }

    /// Whatever walks have left beside the distribution.
    private List<String> left() {
        return bench
                .stack
                .backends()
                .clients()
                .dynamoDb()
                .scan(scan ->
                        scan.tableName(bench.stack.backends().config().tables().distributions()))
                .items()
                .stream()
                .map(item -> Attributes.of(item).text("item"))
                .filter(item -> item.startsWith("walk#"))
                .toList();
    }

    /// A walk over the wave of which the first pages are done; its next message.
    private Task walkOverTheWave() {
        Waves.Wave most = new Waves.Wave(new Waves.Size.Count(55), Optional.empty(), false);
        plan(Strategy.NONE.in(new Waves(List.of(most))));
        report(ReportState.OPERATIONAL, devices.subList(0, 55));
        bench.dispatcher.perform(DispatchBench.settle("d1"));
        assertThat(left()).containsExactly("walk#wave#0");
        return Tasks.read(bench.fleet.takeTasks().getFirst());
    }

    @Test
    void aWalkOverAWaveThatAPauseCutsShortLeavesNothing() {
        Task next = walkOverTheWave();
        bench.fleet.pause("d1");
        bench.through(next);
        assertThat(left()).isEmpty();
    }

    @Test
    void aWalkOverAWaveThatACancelCutsShortLeavesNothing() {
        Task next = walkOverTheWave();
        bench.fleet.cancel("d1");
        bench.through(next);
        assertThat(left()).isEmpty();
        bench.through(DispatchBench.callOff("d1"));
        assertThat(left()).isEmpty();
    }

    @Test
    void aWalkWhoseMessageIsLostLeavesNothingBehindTheEnd() {
        walkOverTheWave();
        report(ReportState.OPERATIONAL, devices.subList(55, DEVICES));
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.COMPLETED);
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aRoundThatIsCutShortAtAnyCallLetsTheDistributionEnd(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            bench.fleet.register("done");
            bench.fleet.publish("1.0");
            bench.fleet.open("1.0");
            bench.plan("d1");
            assertThat(bench.fleet.askAgain("d1")).isTrue();
            // The last report comes while the round is owed: only the round's end sends for an end.
            bench.fleet.report("done", 1, 1, ReportState.OPERATIONAL);
            bench.projection.catchUp();
            bench.through(DispatchBench.settle("d1"));
            Task last = new Task.Retry("d1", 1, Optional.empty());
            crashed = false;
            Deque<Task> open = new ArrayDeque<>(List.of(new Task.Retry("d1", 1, Optional.empty())));
            Dispatcher crashing = bench.watched(new CrashAt(call, moment));
            try {
                while (!open.isEmpty()) {
                    last = open.removeFirst();
                    crashing.perform(last);
                    bench.fleet.takeTasks().forEach(message -> open.add(Tasks.read(message)));
                }
            } catch (Crash e) {
                bench.untilGivenBack();
                crashed = true;
                bench.through(last);
                bench.resendWalks();
            }
            assertThat(d1().state())
                    .as("%s call %d", moment, call)
                    .isEqualTo(DistributionState.COMPLETED);
        }
    }

    /// Delivers `first` and what comes of it up to a crash, the message that crashed once more at
    /// once, as a copy that deletes it, and then what is left, with what upkeep would send again.
    /// Whether there was a crash.
    private boolean deliverWithACopyThatDeletes(Task first, CrashAt at) {
        Dispatcher crashing = bench.watched(at);
        Deque<Task> open = new ArrayDeque<>(List.of(first));
        boolean crashed = false;
        while (!open.isEmpty()) {
            Task task = open.removeFirst();
            try {
                (crashed ? bench.dispatcher : crashing).perform(task);
            } catch (Crash e) {
                crashed = true;
                bench.dispatcher.perform(task);
            }
            bench.fleet.takeTasks().forEach(message -> open.add(Tasks.read(message)));
        }
        bench.resendWalks();
        return crashed;
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void anEndWhoseMessageACopyDeletesIsSentForAgain(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            planTo(devices.subList(0, 12), Strategy.NONE);
            report(ReportState.OPERATIONAL, devices.subList(0, 12));
            crashed =
                    deliverWithACopyThatDeletes(
                            DispatchBench.settle("d1"), new CrashAt(call, moment));
            assertThat(d1().state())
                    .as("%s call %d", moment, call)
                    .isEqualTo(DistributionState.COMPLETED);
            assertThat(left()).as("%s call %d", moment, call).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aWaveWhoseMessageACopyDeletesIsSentForAgain(CrashAt.Moment moment) {
        Waves.Wave most = new Waves.Wave(new Waves.Size.Count(11), Optional.empty(), false);
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            planTo(devices.subList(0, 13), Strategy.NONE.in(new Waves(List.of(most))));
            report(ReportState.OPERATIONAL, devices.subList(0, 11));
            crashed =
                    deliverWithACopyThatDeletes(
                            DispatchBench.settle("d1"), new CrashAt(call, moment));
            assertThat(d1().release().wave().map(OpenWave::number))
                    .as("%s call %d", moment, call)
                    .contains(1);
            assertThat(left()).as("%s call %d", moment, call).isEmpty();
        }
    }
}
