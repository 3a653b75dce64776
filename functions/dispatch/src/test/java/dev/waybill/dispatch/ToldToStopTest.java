package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Offer;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.domain.distribution.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whom a cancel is told (API §10 "After a cancel the device sees `action: cancel`"): each that may
/// have been offered the work, by a clock that is up to a minute ahead, whether it said something
/// or not, and nobody else.
class ToldToStopTest {

    private static final List<String> DEVICES = List.of("n1", "n2", "n3");

    private static final Window WINDOW =
            new Window(
                    Cron.parse("*/4 * * * *", "cron"),
                    Duration.ofSeconds(90),
                    Activation.IMMEDIATELY);

    private DispatchBench bench = new DispatchBench();
    private List<String> devices = DEVICES;

    private void plan(Strategy strategy) {
        bench.fleet.register(devices.toArray(String[]::new));
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy);
        bench.fleet.open("1.0");
        bench.plan("d1");
    }

    private void cancel() {
        assertThat(bench.fleet.cancel("d1")).isTrue();
        bench.through(DispatchBench.callOff("d1"));
    }

    private List<String> told() {
        return devices.stream()
                .filter(id ->
                        Offer.of(bench.fleet.image(id)).stream()
                                .anyMatch(Offer.Cancel.class::isInstance))
                .toList();
    }

    @Test
    void everybodyIsToldWhoWasOfferedIt() {
        plan(Strategy.NONE);
        bench.fleet.report("n3", 1, 1, ReportState.OPERATIONAL);
        cancel();
        assertThat(told()).containsExactly("n1", "n2");
        bench.fleet.report("n1", 1, 1, ReportState.CANCELLED);
        assertThat(told()).containsExactly("n2");
    }

    @Test
    void nobodyIsToldOfALaterWave() {
        Waves.Wave first = new Waves.Wave(new Waves.Size.Count(2), Optional.empty(), false);
        plan(Strategy.NONE.in(new Waves(List.of(first))));
        cancel();
        assertThat(told()).containsExactly("n1", "n2");
    }

    @Test
    void nobodyIsToldWhoseTurnHadNotCome_timeThatPassesAfterwardsCountsForNothing() {
        plan(Strategy.NONE.paced(Optional.of(1L), Optional.empty()));
        bench.stack.clock().advance(Duration.ofSeconds(59));
        assertThat(bench.fleet.cancel("d1")).isTrue();
        bench.stack.clock().advance(Duration.ofHours(1));
        bench.through(DispatchBench.callOff("d1"));
        assertThat(told()).containsExactly("n1", "n2");
    }

    @Test
    void aPauseBeforeTheCancelTakesBackNoOffer() {
        plan(Strategy.NONE.paced(Optional.of(1L), Optional.empty()));
        bench.fleet.pause("d1");
        bench.stack.clock().advance(Duration.ofHours(1));
        cancel();
        assertThat(told()).containsExactly("n1", "n2");
    }

    @Test
    void whoWasOfferedItByAClockThatIsAMinuteAheadIsTold() {
        plan(Strategy.NONE.paced(Optional.of(1L), Optional.empty()));
        Instant ahead = bench.stack.clock().instant().plusSeconds(60);
        assertThat(isOffered("n2", ahead)).isTrue();
        assertThat(isOffered("n3", ahead)).isFalse();
        cancel();
        assertThat(told()).containsExactly("n1", "n2");
    }

    private boolean isOffered(String device, Instant at) {
        Entry entry = bench.fleet.image(device).entry(1).orElseThrow();
        return bench.fleet
                .distribution("d1")
                .offers(
                        entry.rank().segment(),
                        entry.rank().position(),
                        entry.progress().place(),
                        entry.progress().isBegun(),
                        at);
    }

    /// Clocks of those who offer are up to a minute ahead of those of everybody else, or behind.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 6, 7})
    void whoWasOfferedItIsToldHoweverItWasHeldUpOrAskedAgain(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 14; run++) {
            bench = new DispatchBench();
            devices = List.of("n1", "n2", "n3", "n4", "n5", "n6");
            plan(strategy(random));
            Map<String, Integer> offered = new HashMap<>();
            for (int step = random.nextInt(20); step >= 0; step--) {
                bench.stack.clock().advance(Duration.ofSeconds(random.nextInt(20)));
                Instant there =
                        bench.stack.clock().instant().plusSeconds(random.nextInt(121) - 60L);
                devices.stream()
                        .filter(id -> isOffered(id, there))
                        .forEach(id -> offered.put(id, attempt(id)));
                act(random, offered.keySet());
            }
            if (bench.fleet.distribution("d1").state().isOpen()) {
                List<String> toBeTold =
                        offered.entrySet().stream()
                                .filter(each -> each.getValue() == attempt(each.getKey()))
                                .map(Map.Entry::getKey)
                                .filter(this::isOpen)
                                .toList();
                cancel();
                assertThat(told()).as("run %d", run).containsAll(toBeTold);
            }
        }
    }

    private boolean isOpen(String device) {
        return bench.fleet.image(device).classOf(1).filter(TargetClass::isOpen).isPresent();
    }

    private void act(Random random, Set<String> offered) {
        switch (random.nextInt(8)) {
            case 0 -> bench.fleet.pause("d1");
            case 1, 2 -> bench.fleet.resume("d1");
            case 3 -> askAgain();
            case 4, 5 ->
                    offered.stream()
                            .filter(this::isOpen)
                            .findAny()
                            .ifPresent(id -> bench.fleet.report(id, 1, 1, ReportState.FAILED));
            default -> bench.settleAll("d1");
        }
    }

    private void askAgain() {
        if (bench.fleet.askAgain("d1")) {
            int round = bench.fleet.distribution("d1").round().number();
            bench.through(new Task.Retry("d1", round, Optional.empty()));
        }
    }

    private int attempt(String device) {
        return bench.fleet.image(device).entry(1).orElseThrow().progress().attempt();
    }

    private Strategy strategy(Random random) {
        Instant now = bench.stack.clock().instant();
        Strategy paced =
                Strategy.NONE.paced(
                        Optional.of(1L + random.nextInt(2)),
                        random.nextBoolean()
                                ? Optional.of(now.plusSeconds(random.nextInt(200)))
                                : Optional.empty());
        Waves.Wave wave =
                new Waves.Wave(
                        new Waves.Size.Count(1 + random.nextInt(2)), Optional.empty(), false);
        Strategy inWaves = random.nextInt(3) == 0 ? paced.in(new Waves(List.of(wave))) : paced;
        return random.nextInt(3) == 0 ? inWaves.within(Optional.of(WINDOW)) : inWaves;
    }

    @Test
    void nobodyIsToldBeforeTheFirstWindow_afterItEverybodyIsThoughItHasEnded() {
        Duration into = Duration.ofMillis(bench.stack.clock().instant().toEpochMilli() % 240_000);
        // A minute and a second behind the end of one: two minutes and a half behind its beginning.
        bench.stack.clock().advance(Duration.ofSeconds(240 + 151).minus(into));
        plan(Strategy.NONE.within(Optional.of(WINDOW)));
        bench.fleet.publish("2.0");
        bench.fleet.open("2.0");
        bench.plan("d2");
        bench.fleet.cancel("d2");
        bench.through(DispatchBench.callOff("d2"));
        assertThat(told()).isEmpty();

        bench.stack.clock().advance(Duration.ofSeconds(90 + 120));
        cancel();
        assertThat(told()).containsExactlyElementsOf(DEVICES);
    }

    @Test
    void nobodyIsToldBeforeTheStart() {
        plan(startingIn(61));
        cancel();
        assertThat(told()).isEmpty();
    }

    @Test
    void theStartMayBeAMinuteEarlierElsewhere() {
        plan(startingIn(60));
        cancel();
        assertThat(told()).containsExactlyElementsOf(DEVICES);
    }

    private Strategy startingIn(int seconds) {
        return Strategy.NONE.paced(
                Optional.empty(), Optional.of(bench.stack.clock().instant().plusSeconds(seconds)));
    }

    @Test
    void nobodyIsToldOfWhatWasNeverPlanned() {
        bench.fleet.register("n1", "n2", "n3");
        bench.fleet.publish("1.0");
        bench.fleet.openPaged("1.0", 1, List.of("n1", "n2", "n3"));
        bench.dispatcher.perform(DispatchBench.plan("d1", 0, 0));
        cancel();
        Assignment assigned = bench.fleet.image("n1");
        assertThat(assigned.entry(1)).isPresent();
        assertThat(told()).isEmpty();
    }

    @Test
    void whereBytesAreCountedOnlyWhoseOfferIsNotedIsTold() {
        plan(Strategy.NONE.upTo(1000));
        bench.fleet.report("n2", 1, 1, ReportState.CONNECTING);
        cancel();
        assertThat(told()).containsExactly("n2");
    }
}
