package dev.waybill.web;

import dev.waybill.domain.WaitingPlaces;
import java.time.Duration;
import java.util.Optional;

/// How calls wait for news.
@FunctionalInterface
public interface Waiting {

    /// The turn of one call, to be closed when the call has its answer.
    Turn begin();

    /// One call's pauses between its looks.
    @FunctionalInterface
    interface Turn extends AutoCloseable {

        /// Pauses before the next look; false when this call may not wait, and then at once.
        boolean pause(Duration pause);

        @Override
        default void close() {}
    }

    /// Nobody waits.
    static Waiting never() {
        return () -> pause -> false;
    }

    /// Really pauses, in one of `places`. A call takes its place with its first pause, so one that
    /// has its answer at once takes none.
    static Waiting in(WaitingPlaces places) {
        return () -> new PlacedTurn(places);
    }

    /// A turn that takes a place when it is needed, and gives it back.
    final class PlacedTurn implements Turn {

        private final WaitingPlaces places;
        private Optional<WaitingPlaces.Place> place = Optional.empty();

        private PlacedTurn(WaitingPlaces places) {
            this.places = places;
        }

        @Override
        public boolean pause(Duration pause) {
            if (place.isEmpty()) {
                place = places.take();
            }
            if (place.isEmpty()) {
                return false;
            }
            try {
                Thread.sleep(pause);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            place.ifPresent(places::leave);
            place = Optional.empty();
        }
    }
}
