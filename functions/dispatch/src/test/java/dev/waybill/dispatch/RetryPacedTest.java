package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Failed targets that are asked again are offered their work at the rate, too (API §11
/// `max_per_minute`).
class RetryPacedTest {

    private DispatchBench bench = new DispatchBench();
    private List<String> devices = List.of();
    private long sequence;

    /// The distribution d1 to so many devices, three on a page.
    private void plan(int count, long maxPerMinute, Waves waves) {
        devices = IntStream.range(0, count).mapToObj("n-%03d"::formatted).toList();
        devices.forEach(bench.fleet::register);
        bench.fleet.publish("1.0");
        bench.fleet.use(Strategy.NONE.paced(Optional.of(maxPerMinute), Optional.empty()).in(waves));
        bench.fleet.openPaged("1.0", 3, devices);
        bench.plan("d1");
    }

    private Distribution d1() {
        return bench.fleet.distribution("d1");
    }

    private Instant now() {
        return bench.stack.clock().instant();
    }

    private void pass(long seconds) {
        bench.stack.clock().advance(Duration.ofSeconds(seconds));
    }

    private void report(ReportState state, List<String> ids) {
        ids.forEach(id -> bench.fleet.report(id, 1, sequence++, state));
        bench.projection.catchUp();
    }

    private void retry() {
        assertThat(bench.fleet.askAgain("d1")).isTrue();
        bench.through(new Task.Retry("d1", d1().round().number(), Optional.empty()));
    }

    private Entry entry(String device) {
        return bench.fleet.image(device).entry(1).orElseThrow();
    }

    private boolean isOpen(String device) {
        Assignment image = bench.fleet.image(device);
        return image.classOf(1).map(TargetClass::isOpen).orElse(false);
    }

    private boolean isOffered(String device) {
        Entry entry = entry(device);
        return isOpen(device)
                && d1().offers(
                                entry.rank().segment(),
                                entry.rank().position(),
                                entry.progress().place(),
                                entry.progress().isBegun(),
                                now());
    }

    private List<String> offered() {
        return devices.stream().filter(this::isOffered).toList();
    }

    @Test
    void whoIsAskedAgainIsOfferedAtTheRate() {
        plan(4, 2, Waves.NONE);
        pass(3600);
        report(ReportState.FAILED, devices);
        retry();
        assertThat(offered()).isEmpty();
        for (int count = 1; count <= 4; count++) {
            pass(30);
            assertThat(offered()).isEqualTo(devices.subList(0, count));
        }
    }

    @Test
    void whoIsAskedAgainGoesBeforeThoseWhoseTurnHasNotCome() {
        plan(6, 2, Waves.NONE);
        pass(30);
        report(ReportState.FAILED, devices.subList(0, 2));
        retry();
        assertThat(offered()).isEmpty();
        pass(60);
        assertThat(offered()).isEqualTo(devices.subList(0, 2));
        pass(60);
        assertThat(offered()).isEqualTo(devices.subList(0, 4));
        pass(60);
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void nobodyElseIsOfferedWhileARoundIsUnderWay() {
        plan(6, 2, Waves.NONE);
        report(ReportState.FAILED, devices.subList(0, 1));
        assertThat(bench.fleet.askAgain("d1")).isTrue();
        pass(600);
        assertThat(offered()).isEmpty();
    }

    @Test
    void withoutARateEverybodyIsOfferedAtOnce() {
        devices = List.of("n-1", "n-2");
        devices.forEach(bench.fleet::register);
        bench.fleet.publish("1.0");
        bench.fleet.open("1.0");
        bench.plan("d1");
        report(ReportState.FAILED, devices);
        retry();
        assertThat(offered()).isEqualTo(devices);
    }

    @Test
    void aWaveIsNotDoneWhileTargetsOfItAreAskedAgain() {
        Waves.Wave first = new Waves.Wave(new Waves.Size.Count(1), Optional.empty(), false);
        plan(3, 60, new Waves(List.of(first)));
        report(ReportState.FAILED, devices.subList(0, 1));
        assertThat(bench.fleet.askAgain("d1")).isTrue();
        bench.through(DispatchBench.settle("d1"));
        assertThat(d1().release().wave().orElseThrow().number()).isZero();
        bench.through(new Task.Retry("d1", 1, Optional.empty()));
        pass(1);
        assertThat(offered()).isEqualTo(devices.subList(0, 1));
        report(ReportState.OPERATIONAL, devices.subList(0, 1));
        bench.through(DispatchBench.settle("d1"));
        assertThat(d1().release().wave().orElseThrow().number()).isEqualTo(1);
        pass(1);
        assertThat(offered()).containsExactly("n-001");
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aRoundThatIsCutShortGivesNoPlaceTwice(CrashAt.Moment moment) {
        boolean crashed = true;
        for (int call = 0; crashed; call += 3) {
            bench = new DispatchBench();
            sequence = 0;
            plan(8, 2, Waves.NONE);
            pass(3600);
            report(ReportState.FAILED, devices);
            assertThat(bench.fleet.askAgain("d1")).isTrue();
            crashed = false;
            List<Task> open = new ArrayList<>(List.of(new Task.Retry("d1", 1, Optional.empty())));
            Dispatcher crashing = bench.watched(new CrashAt(call, moment));
            try {
                while (!open.isEmpty()) {
                    crashing.perform(open.getFirst());
                    open.removeFirst();
                    bench.fleet.takeTasks().forEach(message -> open.add(Tasks.read(message)));
                }
            } catch (Crash e) {
                crashed = true;
                // The message comes again when it has been left alone for long enough.
                pass(3600);
                open.forEach(bench::through);
            }
            assertThat(devices.stream().map(id -> entry(id).progress().place()).distinct())
                    .as("%s %d", moment, call)
                    .hasSize(8)
                    .doesNotContain(Optional.empty());
            assertThat(d1().round().isOwed()).isFalse();
            assertThat(d1().round().places().taken())
                    .as("%s %d %s", moment, call, d1().round())
                    .isEqualTo(8);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noMinuteSeesMoreThanTheRateWhateverHappens(long seed) {
        Random random = new Random(seed);
        long rate = 2L + random.nextInt(6);
        plan(25, rate, Waves.NONE);
        List<Instant> offers = new ArrayList<>();
        for (int tick = 0; tick < 200; tick++) {
            for (String device : offered()) {
                if (!entry(device).progress().isBegun()) {
                    offers.add(now());
                    bench.fleet.report(device, 1, sequence++, ReportState.CONNECTING);
                } else if (random.nextInt(3) == 0) {
                    bench.fleet.report(
                            device,
                            1,
                            sequence++,
                            random.nextBoolean() ? ReportState.FAILED : ReportState.OPERATIONAL);
                }
            }
            if (random.nextInt(25) == 0) {
                retry();
            }
            if (random.nextInt(40) == 0) {
                bench.fleet.pause("d1");
            }
            if (random.nextInt(10) == 0) {
                bench.fleet.resume("d1");
            }
            pass(5);
        }
        assertThat(offers).hasSizeGreaterThan(20);
        // What is seen in twelve looks, five seconds apart, was released in one minute.
        for (Instant from : offers) {
            assertThat(
                            offers.stream()
                                    .filter(at ->
                                            !at.isBefore(from)
                                                    && at.isBefore(from.plusSeconds(56))))
                    .hasSizeLessThanOrEqualTo((int) rate);
        }
    }
}
