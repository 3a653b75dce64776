package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.WaitingPlaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final Duration AT_ONCE = Duration.ofNanos(1);

    /// So many places; remembers what was done.
    private static final class Counted implements WaitingPlaces {
        private final List<String> done = new ArrayList<>();
        private int free;

        Counted(int free) {
            this.free = free;
        }

        @Override
        public Optional<Place> take() {
            done.add("take");
            return free-- > 0 ? Optional.of(new Place("1", "me")) : Optional.empty();
        }

        @Override
        public void leave(Place place) {
            done.add("leave " + place.id());
        }
    }

    @Test
    void aCallTakesOnePlaceForAllItsPausesAndLeavesIt() {
        Counted places = new Counted(1);
        try (Waiting.Turn turn = Waiting.in(places).begin()) {
            assertThat(turn.pause(AT_ONCE)).isTrue();
            assertThat(turn.pause(AT_ONCE)).isTrue();
        }

        assertThat(places.done).containsExactly("take", "leave 1");
    }

    @Test
    void aCallThatHasItsAnswerAtOnceTakesNone() {
        Counted places = new Counted(1);
        Waiting.in(places).begin().close();

        assertThat(places.done).isEmpty();
    }

    @Test
    void aCallWithoutAPlaceDoesNotWait() {
        Counted places = new Counted(0);
        try (Waiting.Turn turn = Waiting.in(places).begin()) {
            assertThat(turn.pause(Duration.ofDays(1))).isFalse();
        }

        assertThat(places.done).containsExactly("take");
    }
}
