package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Devices that join late are offered their work at the rate, too (API §11 `max_per_minute`).
class PacedJoinersTest {

    private final DispatchBench bench = new DispatchBench();
    private final List<String> devices = new ArrayList<>();
    private long sequence;

    /// The distribution d1 to so many devices, which may be joined.
    private void plan(int count, Strategy strategy) {
        for (int i = 0; i < count; i++) {
            add("a-%03d".formatted(i));
        }
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy.withLateJoiners());
        bench.fleet.open("1.0");
        bench.plan("d1");
    }

    private static Strategy paced(long maxPerMinute) {
        return Strategy.NONE.paced(Optional.of(maxPerMinute), Optional.empty());
    }

    private void add(String device) {
        bench.fleet.register(device);
        devices.add(device);
    }

    private void join(String... ids) {
        for (String id : ids) {
            add(id);
            bench.through(new Task.Join("d1", new DeviceId(id)));
        }
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

    private Entry entry(String device) {
        return bench.fleet.image(device).entry(1).orElseThrow();
    }

    private List<String> offered() {
        return devices.stream().filter(this::isOffered).toList();
    }

    private boolean isOffered(String device) {
        Assignment image = bench.fleet.image(device);
        Entry entry = entry(device);
        return image.classOf(1).map(TargetClass::isOpen).orElse(false)
                && d1().offers(
                                entry.rank().segment(),
                                entry.rank().position(),
                                entry.progress().place(),
                                entry.progress().isBegun(),
                                now());
    }

    private void report(String device, ReportState state) {
        bench.fleet.report(device, 1, sequence++, state);
        bench.projection.catchUp();
    }

    @Test
    void whoJoinsAtOnceIsOfferedAtTheRateThoughAllRanksWereReleased() {
        plan(1, paced(2));
        pass(3600);
        report("a-000", ReportState.OPERATIONAL);
        join("n-1", "n-2", "n-3");
        assertThat(offered()).isEmpty();
        pass(30);
        assertThat(offered()).containsExactly("n-1");
        pass(30);
        assertThat(offered()).containsExactly("n-1", "n-2");
        join("n-0");
        pass(30);
        assertThat(offered()).containsExactly("n-1", "n-2", "n-3");
        pass(30);
        assertThat(offered()).containsExactly("n-1", "n-2", "n-3", "n-0");
    }

    @Test
    void whoJoinsBeforeAnythingWasOfferedIsTheFirst() {
        Optional<Instant> start = Optional.of(now().plusSeconds(3600));
        plan(0, Strategy.NONE.paced(Optional.of(1L), start));
        join("n-1", "n-2");
        pass(3600);
        assertThat(offered()).containsExactly("n-1");
        pass(60);
        assertThat(offered()).containsExactly("n-1", "n-2");
    }

    @Test
    void aPauseReleasesNobodyWhoJoinsMeanwhile() {
        plan(1, paced(1));
        bench.fleet.pause("d1");
        pass(3600);
        join("n-1", "n-2");
        bench.fleet.resume("d1");
        assertThat(offered()).containsExactly("a-000");
        pass(60);
        assertThat(offered()).containsExactly("a-000", "n-1");
        pass(60);
        assertThat(offered()).containsExactly("a-000", "n-1", "n-2");
    }

    @Test
    void aWaveThatTakesLongPutsNobodyOffWhoJoinsTheLastOne() {
        Waves.Wave first = new Waves.Wave(new Waves.Size.Count(1), Optional.empty(), false);
        plan(2, paced(1).in(new Waves(List.of(first))));
        pass(36_000);
        join("n-1");
        report("a-000", ReportState.OPERATIONAL);
        bench.through(DispatchBench.settle("d1"));
        pass(60);
        assertThat(offered()).containsExactly("a-001");
        pass(60);
        assertThat(offered()).containsExactly("a-001", "n-1");

        pass(36_000);
        join("n-2", "n-3");
        assertThat(offered()).containsExactly("a-001", "n-1");
        pass(60);
        assertThat(offered()).containsExactly("a-001", "n-1", "n-2");
    }

    @Test
    void whoJoinsWhileFailedOnesAreAskedAgainComesBehindThem() {
        plan(2, paced(1));
        pass(3600);
        report("a-000", ReportState.FAILED);
        report("a-001", ReportState.FAILED);
        assertThat(bench.fleet.askAgain("d1")).isTrue();
        join("n-1");
        bench.through(new Task.Retry("d1", 1, Optional.empty()));
        join("n-2");
        assertThat(offered()).isEmpty();
        List<List<String>> seen = new ArrayList<>();
        for (int minute = 0; minute < 4; minute++) {
            pass(60);
            seen.add(offered());
        }
        assertThat(seen)
                .containsExactly(
                        List.of("a-000"),
                        List.of("a-000", "a-001"),
                        List.of("a-000", "a-001", "n-1"),
                        List.of("a-000", "a-001", "n-1", "n-2"));
    }

    @Test
    void whoJoinsTogetherTakesOnePlaceEach() {
        plan(1, paced(1));
        pass(3600);
        for (int i = 0; i < 6; i++) {
            add("n-" + i);
        }
        Race.of(12)
                .run(i -> {
                    bench.dispatcher.perform(new Task.Join("d1", new DeviceId("n-" + i / 2)));
                    return i;
                });
        assertThat(
                        devices.stream()
                                .filter(id -> id.startsWith("n"))
                                .map(id -> entry(id).rank().position())
                                .sorted())
                .containsExactly(60L, 61L, 62L, 63L, 64L, 65L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noMinuteSeesMoreThanTheRateWhoeverJoins(long seed) {
        Random random = new Random(seed);
        long rate = 2L + random.nextInt(6);
        plan(random.nextInt(8), paced(rate));
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
            if (random.nextInt(30) == 0) {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    join("n-%d-%d".formatted(tick, i));
                }
            }
            if (random.nextInt(25) == 0 && bench.fleet.askAgain("d1")) {
                bench.through(new Task.Retry("d1", d1().round().number(), Optional.empty()));
            }
            if (random.nextInt(40) == 0) {
                bench.fleet.pause("d1");
            }
            if (random.nextInt(10) == 0) {
                bench.fleet.resume("d1");
            }
            pass(5);
        }
        assertThat(offers).hasSizeGreaterThan(15);
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
