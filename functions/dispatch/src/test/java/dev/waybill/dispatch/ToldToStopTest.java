package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Offer;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Waves;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whom a cancel is told (API §10 "After a cancel the device sees `action: cancel`"): each that may
/// have been offered the work, whether it said something or not, and nobody else.
class ToldToStopTest {

    private final DispatchBench bench = new DispatchBench();

    private void plan(Strategy strategy) {
        bench.fleet.register("n1", "n2", "n3");
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
        return Stream.of("n1", "n2", "n3")
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
        bench.stack.clock().advance(Duration.ofSeconds(60));
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
        assertThat(told()).containsExactly("n1");
    }

    @Test
    void nobodyIsToldBeforeTheStart() {
        plan(
                Strategy.NONE.paced(
                        Optional.empty(),
                        Optional.of(bench.stack.clock().instant().plusSeconds(60))));
        cancel();
        assertThat(told()).isEmpty();
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
