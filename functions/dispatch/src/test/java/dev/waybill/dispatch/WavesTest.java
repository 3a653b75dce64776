package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.domain.distribution.Waves.Size;
import dev.waybill.testing.Race;
import dev.waybill.testing.fleet.CrashAt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Work that is offered in waves (API §11): a wave is one write, nothing is written per device.
class WavesTest {

    private static final Waves.Wave TWO = wave(new Size.Count(2));

    private DispatchBench bench = new DispatchBench();
    private final List<String> devices = List.of("a-1", "a-2", "a-3", "b-1", "b-2", "b-3");

    private static Waves.Wave wave(Size size) {
        return new Waves.Wave(size, Optional.empty(), false);
    }

    private static Waves.Wave wave(Size size, long threshold) {
        return new Waves.Wave(size, Optional.of(threshold), false);
    }

    private static Waves.Wave pausing(Size size) {
        return new Waves.Wave(size, Optional.empty(), true);
    }

    /// The distribution d1 to six devices, in two segments of three.
    private void plan(Waves.Wave... waves) {
        plan(Strategy.NONE.in(new Waves(List.of(waves))));
    }

    private void plan(Strategy strategy) {
        devices.forEach(device -> bench.fleet.register(device));
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy);
        Optional<DeviceId> between = Optional.of(new DeviceId("a-9"));
        bench.fleet.open(
                "1.0",
                List.of(
                        Segment.open(0, Optional.empty(), between),
                        Segment.open(1, between, Optional.empty())));
        bench.through(DispatchBench.plan("d1", 1, 0));
        bench.through(DispatchBench.plan("d1", 0, 0));
    }

    private void report(ReportState state, String... ids) {
        for (String id : ids) {
            bench.fleet.report(id, 1, bench.stack.clock().instant().toEpochMilli(), state);
        }
        bench.stack.clock().advance(Duration.ofMillis(1));
        bench.settleAll("d1");
    }

    private List<String> offered() {
        return devices.stream().filter(this::isOffered).toList();
    }

    private boolean isOffered(String device) {
        Entry.Rank rank = bench.fleet.image(device).entry(1).map(Entry::rank).orElseThrow();
        return d1().offers(
                        rank.segment(),
                        rank.position(),
                        Optional.empty(),
                        false,
                        bench.stack.clock().instant());
    }

    private Distribution d1() {
        return bench.fleet.distribution("d1");
    }

    private int wave() {
        return d1().release().wave().map(OpenWave::number).orElseThrow();
    }

    private Optional<Pause.Reason> pause() {
        return d1().pause().map(Pause::reason);
    }

    @Test
    void theNextWaveComesWhenTheLastOfOneIsSettled() {
        plan(TWO, TWO);
        assertThat(offered()).containsExactly("a-1", "a-2");
        report(ReportState.OPERATIONAL, "a-1");
        assertThat(offered()).containsExactly("a-1", "a-2");
        report(ReportState.FAILED, "a-2");
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3", "b-1");
        report(ReportState.DEGRADED, "b-1");
        report(ReportState.OPERATIONAL, "a-3");
        assertThat(offered()).isEqualTo(devices);
        assertThat(wave()).isEqualTo(2);
        report(ReportState.OPERATIONAL, "b-2", "b-3");
        assertThat(d1().state()).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
    }

    @Test
    void percentsAreCumulativeAndRoundedUpAndCountsAreNot() {
        Waves waves =
                new Waves(
                        List.of(
                                wave(new Size.Percent(1)),
                                wave(new Size.Count(3)),
                                wave(new Size.Percent(50))));
        assertThat(waves.end(0, 10)).isEqualTo(1);
        assertThat(waves.end(1, 10)).isEqualTo(4);
        assertThat(waves.end(2, 10)).isEqualTo(5);
        assertThat(waves.end(3, 10)).isEqualTo(10);
        assertThat(waves.count(10)).isEqualTo(4);
        assertThat(waves.end(1, 3)).isEqualTo(3);
        assertThat(waves.count(3)).isEqualTo(2);
    }

    @Test
    void wavesThatNobodyIsLeftInPassBy() {
        plan(
                wave(new Size.Percent(1)),
                wave(new Size.Percent(2)),
                wave(new Size.Percent(3)),
                wave(new Size.Percent(50)));
        assertThat(offered()).containsExactly("a-1");
        report(ReportState.OPERATIONAL, "a-1");
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3");
        assertThat(wave()).isEqualTo(3);
    }

    @Test
    void targetsThatFailedWhenTheyWerePlannedStopNoWave() {
        bench = new DispatchBench();
        bench.fleet.register("a-1", "b-1", "b-2", "b-3");
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.in(new Waves(List.of(TWO, TWO))));
        bench.fleet.openTo("1.0", devices.toArray(new String[0]));
        bench.plan("d1");
        assertThat(offered()).containsExactly("a-1", "a-2");
        report(ReportState.OPERATIONAL, "a-1");
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3", "b-1");
        report(ReportState.OPERATIONAL, "b-1");
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void aFirstWaveOfTargetsThatFailedWhenTheyWerePlannedEndsByItself() {
        bench.fleet.register("b-1", "b-2", "b-3");
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.in(new Waves(List.of(TWO))));
        bench.fleet.openTo("1.0", devices.toArray(new String[0]));
        bench.plan("d1");
        bench.settleAll("d1");
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void supersededTargetsStopNoWave() {
        plan(TWO);
        bench.fleet.use(Strategy.NONE);
        bench.fleet.publish("2.0");
        bench.fleet.openTo("2.0", "a-1", "a-2");
        bench.plan("d2");
        bench.settleAll("d1");
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void aMissedThresholdPausesAndSaysWhy() {
        plan(wave(new Size.Count(3), 67), TWO);
        report(ReportState.OPERATIONAL, "a-1", "a-2");
        report(ReportState.FAILED, "a-3");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
        assertThat(pause()).contains(Pause.Reason.WAVE_MISSED);
        assertThat(d1().pause().flatMap(Pause::details))
                .contains("2 of 3 finished targets of wave 1 completed; 67 % were asked for");
        assertThat(offered()).isEmpty();
        bench.settleAll("d1");
        assertThat(wave()).isZero();

        assertThat(bench.fleet.resume("d1")).isTrue();
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3", "b-1", "b-2");
        assertThat(wave()).isEqualTo(1);
    }

    @Test
    void aRetryBehindAMissedThresholdHasTheWaveJudgedAgain() {
        plan(wave(new Size.Count(2), 100), TWO);
        report(ReportState.OPERATIONAL, "a-1");
        report(ReportState.FAILED, "a-2");
        assertThat(bench.fleet.askAgain("d1")).isTrue();
        bench.through(new Task.Retry("d1", 1, Optional.empty()));
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);

        bench.fleet.resume("d1");
        assertThat(offered()).containsExactly("a-1", "a-2");
        report(ReportState.OPERATIONAL, "a-2");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(wave()).isEqualTo(1);
    }

    @Test
    void aThresholdThatIsReachedPausesNothing() {
        plan(wave(new Size.Count(3), 66), TWO);
        report(ReportState.OPERATIONAL, "a-1", "a-2");
        report(ReportState.FAILED, "a-3");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(wave()).isEqualTo(1);
    }

    @Test
    void aPauseBehindAWaveEndsWhenItIsResumed() {
        plan(pausing(new Size.Percent(50)));
        report(ReportState.OPERATIONAL, "a-1", "a-2");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        report(ReportState.OPERATIONAL, "a-3");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
        assertThat(pause()).contains(Pause.Reason.WAVE_DONE);

        bench.fleet.resume("d1");
        assertThat(offered()).isEqualTo(devices);
        report(ReportState.OPERATIONAL, "b-1", "b-2", "b-3");
        assertThat(d1().state()).isEqualTo(DistributionState.COMPLETED);
    }

    @Test
    void aPauseByAnOperatorKeepsTheWave() {
        plan(TWO);
        bench.fleet.pause("d1");
        report(ReportState.OPERATIONAL, "a-1", "a-2");
        assertThat(wave()).isZero();
        bench.fleet.resume("d1");
        assertThat(wave()).isZero();
        bench.settleAll("d1");
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void aRateGoesOnAcrossWavesWithoutABurst() {
        plan(
                Strategy.NONE
                        .paced(Optional.of(2L), Optional.empty())
                        .in(new Waves(List.of(TWO, TWO))));
        bench.stack.clock().advance(Duration.ofMinutes(30));
        assertThat(offered()).containsExactly("a-1", "a-2");
        report(ReportState.OPERATIONAL, "a-1", "a-2");
        assertThat(offered()).containsExactly("a-1", "a-2");
        bench.stack.clock().advance(Duration.ofSeconds(30));
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3");
        bench.stack.clock().advance(Duration.ofSeconds(30));
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3", "b-1");
    }

    @Test
    void aWaveThatSpansManyPagesIsLookedAtMessageByMessage() {
        int pages = 25;
        bench.fleet.publish("1.0");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < pages * 100; i++) {
            ids.add("n-%05d".formatted(i));
        }
        bench.fleet.register(ids.getLast());
        bench.fleet.use(
                Strategy.NONE.in(
                        new Waves(List.of(wave(new Size.Count(2050)), wave(new Size.Count(100))))));
        bench.fleet.openPaged("1.0", 100, ids);
        bench.plan("d1");
        bench.settleAll("d1");
        // All but the last failed when they were planned.
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(wave()).isEqualTo(2);
        assertThat(d1().release().wave().map(OpenWave::from)).contains(2150L);
    }

    @Test
    void manyWhoSeeTheEndOfAWaveBringOneWave() {
        plan(TWO, TWO, TWO);
        bench.fleet.report("a-1", 1, 1, ReportState.OPERATIONAL);
        bench.fleet.report("a-2", 1, 1, ReportState.OPERATIONAL);
        bench.projection.catchUp();
        Race.of(8)
                .run(racer -> {
                    Wiring.dispatcher(bench.stack.backends(), Parallel.none())
                            .perform(DispatchBench.settle("d1"));
                    return racer;
                });
        assertThat(wave()).isEqualTo(1);
        assertThat(d1().release().turn()).isEqualTo(1);
        assertThat(offered()).containsExactly("a-1", "a-2", "a-3", "b-1");
    }

    @Test
    void aLateMessageAboutAWaveChangesNothing() {
        plan(wave(new Size.Count(1), 100), TWO, TWO);
        var late = new Task.Wave("d1", 0, Optional.empty(), 0, 5);
        report(ReportState.OPERATIONAL, "a-1");
        assertThat(wave()).isEqualTo(1);
        bench.through(late);
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        assertThat(wave()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aCrashAtAnyCallLosesNoWaveAndBringsNoneTwice(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call++) {
            bench = new DispatchBench();
            plan(TWO, TWO, TWO);
            bench.fleet.report("a-1", 1, 1, ReportState.OPERATIONAL);
            bench.fleet.report("a-2", 1, 1, ReportState.OPERATIONAL);
            bench.projection.catchUp();
            crashed = bench.crashes(new CrashAt(call, moment), DispatchBench.settle("d1"), 0);
            bench.settleAll("d1");
            assertThat(wave()).as("%s call %d", moment, call).isEqualTo(1);
            assertThat(offered()).containsExactly("a-1", "a-2", "a-3", "b-1");
        }
    }
}
