package dev.waybill.aws;

import dev.waybill.domain.Contended;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.WaitingPlaces;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `waiters`: an item per place that is taken, found by `waiter_id`, the name of the
/// function and the place's number. A place is looked for at random, so no key is hot; two writes
/// per call that waits, one per look at a place that is taken.
///
/// `until_at` frees the place of a call that died; `expires_at` (seconds) lets the table tidy
/// itself.
public final class WaitersTable implements WaitingPlaces {

    private static final String ID = "waiter_id";
    private static final String HOLDER = "holder";
    private static final String UNTIL_AT = "until_at";
    private static final String EXPIRES_AT = "expires_at";

    /// Longer than the time-out of any function that waits.
    private static final Duration LEASE = Duration.ofSeconds(30);

    /// Looks at a place before a caller goes without. With half of all places taken, one caller in
    /// eight does.
    private static final int LOOKS = 3;

    private final Rows rows;
    private final String function;
    private final int places;
    private final Ids ids;
    private final InstantSource clock;
    private final RandomGenerator random;

    WaitersTable(
            Rows rows,
            String function,
            int places,
            Ids ids,
            InstantSource clock,
            RandomGenerator random) {
        this.rows = rows;
        this.function = function;
        this.places = places;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /// The places of one function.
    ///
    /// @param function its name, the same in all its instances
    public static WaitersTable of(Backends backends, String function) {
        return new WaitersTable(
                backends.rows(backends.config().tables().waiters()),
                function,
                backends.config().maxWaiters(),
                backends.ids(),
                backends.clock(),
                backends.random());
    }

    @Override
    public Optional<Place> take() {
        for (int look = 0; look < LOOKS && places > 0; look++) {
            Place place = new Place(function + "#" + random.nextInt(places), ids.next());
            try {
                if (take(place)) {
                    return Optional.of(place);
                }
            } catch (Unavailable | Contended e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean take(Place place) {
        Instant now = clock.instant();
        Instant until = now.plus(LEASE);
        Attributes mine =
                key(place)
                        .put(HOLDER, place.holder())
                        .put(UNTIL_AT, until)
                        .put(EXPIRES_AT, until.getEpochSecond());
        Expression free =
                Expression.of("attribute_not_exists(#id) OR #until <= :now")
                        .name("#id", ID)
                        .name("#until", UNTIL_AT)
                        .number(":now", now.toEpochMilli());
        return rows.put("take a place to wait in", mine.item(), free) instanceof Rows.Written.Done;
    }

    @Override
    public void leave(Place place) {
        Map<String, AttributeValue> key = key(place).item();
        Expression own =
                Expression.of("#holder = :holder")
                        .name("#holder", HOLDER)
                        .text(":holder", place.holder());
        try {
            rows.delete("leave a place to wait in", key, own);
        } catch (Unavailable | Contended e) {
            // It is free after LEASE.
        }
    }

    private static Attributes key(Place place) {
        return Attributes.none().put(ID, place.id());
    }
}
