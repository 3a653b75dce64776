package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.WaitersTable;
import dev.waybill.domain.WaitingPlaces;
import dev.waybill.domain.WaitingPlaces.Place;
import dev.waybill.testing.Race;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who may wait: as many as there are places, in whichever instance they run, and one in each.
abstract class WaitersContract {

    private static final int PLACES = 20;
    private static final int RACERS = 40;
    private static final int TRIES = 2000;

    abstract TestStack stack();

    private static WaitingPlaces places(TestStack stack) {
        return WaitersTable.of(stack.backends(), "work");
    }

    /// Asks until there is one.
    private static Optional<Place> insist(WaitingPlaces places) {
        for (int i = 0; i < TRIES; i++) {
            Optional<Place> place = places.take();
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private static List<Place> fill(WaitingPlaces places) {
        List<Place> taken = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            taken.add(insist(places).orElseThrow());
        }
        return taken;
    }

    @Test
    void ofManyCallsAtOnceNeverMoreWaitThanThereArePlaces() {
        TestStack stack = stack();
        List<Place> taken =
                Race.of(RACERS).run(i -> places(stack).take()).stream()
                        .flatMap(Optional::stream)
                        .toList();

        assertThat(taken).hasSizeBetween(1, PLACES);
        assertThat(taken).extracting(Place::id).doesNotHaveDuplicates();
    }

    @Test
    void everyPlaceIsFoundAndNoMore() {
        TestStack stack = stack();

        assertThat(fill(places(stack))).extracting(Place::id).doesNotHaveDuplicates();
        for (int i = 0; i < PLACES; i++) {
            assertThat(places(stack).take()).isEmpty();
        }
        assertThat(WaitersTable.of(stack.backends(), "changes").take()).isPresent();
    }

    @Test
    void aPlaceThatWasLeftIsTakenAgain() {
        WaitingPlaces places = places(stack());
        List<Place> taken = fill(places);
        places.leave(taken.get(7));

        assertThat(insist(places).map(Place::id)).hasValue(taken.get(7).id());
    }

    @Test
    void thePlaceOfACallThatDiedIsFreeAfterHalfAMinute() {
        TestStack stack = stack();
        WaitingPlaces places = places(stack);
        List<Place> dead = fill(places);
        stack.clock().advance(Duration.ofSeconds(29));
        assertThat(places.take()).isEmpty();
        stack.clock().advance(Duration.ofSeconds(1));
        List<Place> living = fill(places);

        dead.forEach(places::leave);
        assertThat(places.take()).as("the dead free nobody's place").isEmpty();
        assertThat(living).hasSize(PLACES);
    }

    @Test
    void whoCannotAskDoesNotWait() {
        Faults faults = Faults.share(1, 1, Kind.THROTTLING, Kind.TIMEOUT);
        WaitingPlaces places = places(stack().failing(faults));

        assertThat(places.take()).isEmpty();
        places.leave(new Place("work#1", "somebody"));
        assertThat(faults.injected()).isGreaterThan(1);
    }
}
