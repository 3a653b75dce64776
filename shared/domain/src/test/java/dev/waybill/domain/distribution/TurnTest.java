package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What targets wait for before they are offered their work.
class TurnTest {

    private static final Instant START = Instant.parse("2030-01-01T10:00:00Z");
    private static final int TARGETS = 20;

    private static Distribution running(Strategy strategy) {
        return planning(strategy)
                .next(new DistributionEvent.Planned(TARGETS, List.of(0L, 10L)), START)
                .orElseThrow();
    }

    private static Distribution planning(Strategy strategy) {
        return new Distribution(
                "d",
                new ModelVersionId(new ModelId("m"), new Version("1")),
                1,
                DistributionState.PLANNING,
                new Order(
                        new Scope.AllNodes(),
                        Priority.NORMAL,
                        Optional.empty(),
                        VariantSelector.ANY,
                        Optional.empty(),
                        strategy,
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                new Distribution.Planning(2, 2, TARGETS),
                Optional.empty(),
                false,
                true,
                "test",
                START,
                Optional.empty(),
                Release.NONE,
                Round.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Waves.Wave wave(int size) {
        return new Waves.Wave(new Waves.Size.Count(size), Optional.empty(), false);
    }

    private static String waves(Distribution distribution, int segment, long position) {
        Waiting waiting =
                distribution
                        .waitsFor(segment, position, Optional.empty(), false, START)
                        .orElseThrow();
        assertThat(waiting.reason()).isEqualTo(Waiting.Reason.WAVE);
        return waiting.details().orElseThrow();
    }

    @Test
    void aTargetKnowsItsWave() {
        Distribution distribution =
                running(Strategy.NONE.in(new Waves(List.of(wave(2), wave(3)))).withLateJoiners());
        assertThat(distribution.waitsFor(0, 1, Optional.empty(), false, START)).isEmpty();
        assertThat(waves(distribution, 0, 2))
                .isEqualTo("wave 1 is under way, this target is in wave 2");
        assertThat(waves(distribution, 0, 5)).endsWith("is in wave 3");
        assertThat(waves(distribution, 1, 9)).endsWith("is in wave 3");
        assertThat(waves(distribution, 2, 0)).endsWith("is in wave 3");

        Distribution next =
                distribution
                        .next(
                                new DistributionEvent.WaveDone(2, 0, Optional.empty()),
                                START.plusSeconds(1))
                        .orElseThrow();
        assertThat(waves(next, 0, 5)).isEqualTo("wave 2 is under way, this target is in wave 3");
    }

    @Test
    void whatIsPausedSaysWhy() {
        Distribution paused =
                running(Strategy.NONE)
                        .next(
                                new DistributionEvent.Paused(
                                        Pause.Reason.BYTE_BUDGET, Optional.of("9 bytes")),
                                START)
                        .orElseThrow();
        assertThat(paused.waitsFor(0, 0, Optional.empty(), false, START))
                .contains(Waiting.on(Waiting.Reason.PAUSE, "ByteBudget: 9 bytes"));
        assertThat(paused.waitsFor(0, 0, Optional.empty(), true, START)).isEmpty();
    }

    /// What is told holds: until then a target waits for just that, and from then on no more.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theTimeThatIsToldIsRight(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            Distribution distribution = running(strategy(random));
            Instant now = START.plusSeconds(random.nextInt(200_000));
            int segment = random.nextInt(2);
            long position = random.nextInt(10);
            Optional<Waiting> waiting =
                    distribution.waitsFor(segment, position, Optional.empty(), false, now);
            assertThat(distribution.offers(segment, position, Optional.empty(), false, now))
                    .isEqualTo(waiting.isEmpty());
            waiting.flatMap(Waiting::until)
                    .ifPresent(until -> {
                        Waiting.Reason reason = waiting.get().reason();
                        assertThat(until).isAfter(now);
                        assertThat(reason(distribution, segment, position, until))
                                .isNotEqualTo(Optional.of(reason));
                        assertThat(
                                        distribution.offers(
                                                segment,
                                                position,
                                                Optional.empty(),
                                                false,
                                                until.minusMillis(1)))
                                .isFalse();
                    });
        }
    }

    private static Optional<Waiting.Reason> reason(
            Distribution distribution, int segment, long position, Instant at) {
        return distribution
                .waitsFor(segment, position, Optional.empty(), false, at)
                .map(Waiting::reason);
    }

    private static Strategy strategy(Random random) {
        return Strategy.NONE
                .paced(
                        random.nextInt(3) > 0
                                ? Optional.of(1L + random.nextInt(3))
                                : Optional.empty(),
                        random.nextBoolean()
                                ? Optional.of(START.plusSeconds(random.nextInt(100_000)))
                                : Optional.empty())
                .within(
                        random.nextBoolean()
                                ? Optional.of(
                                        new Window(
                                                Cron.parse("0 */6 * * *", "cron"),
                                                Duration.ofMinutes(1 + random.nextInt(90)),
                                                Activation.IMMEDIATELY))
                                : Optional.empty());
    }
}
