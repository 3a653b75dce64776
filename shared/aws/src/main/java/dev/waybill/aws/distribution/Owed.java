package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a distribution owes: messages that somebody promised in a deciding transaction, and that
/// upkeep sends again when nothing has come of them. What kind follows from the distribution's
/// state.
///
/// @param at from when on upkeep may act
/// @param tries how often it has acted since something last came of it
/// @param seen how far the work was when upkeep, or the work itself, last looked; rises with the
///   work
/// @param after for the pass of a distribution that was called off: behind which page it goes on;
///   absent from the beginning
/// @param targets for that pass: how many targets stand on the pages up to there; for a round of
///   retries: how many of them took a place in the order of offers
public record Owed(Instant at, int tries, long seen, Optional<Position> after, long targets) {

    /// How long nothing must have come of a message before it is sent again.
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    static final String SHARD = "owed_shard";
    static final String OWED = "owed";
    static final String AT = "owed_at";

    static final String TRIES = "owed_tries";
    private static final String SEEN = "owed_seen";
    private static final String SEGMENT = "owed_segment";
    private static final String PAGE = "owed_page";
    private static final String TARGETS = "owed_targets";

    /// What is owed since `now`.
    public static Owed since(Instant now) {
        return new Owed(now.plus(PATIENCE), 0, 0, Optional.empty(), 0);
    }

    /// Something came of it: as owed since `now`.
    public Owed moved(long seenNow, Instant now) {
        return new Owed(now.plus(PATIENCE), 0, seenNow, after, targets);
    }

    /// The pass has come to the page at `position`.
    public static Owed passed(Position position, long targets, Instant now) {
        return new Owed(now.plus(PATIENCE), 0, 0, Optional.of(position), targets);
    }

    /// Upkeep has sent it again; each time it waits twice as long, up to an hour.
    public Owed triedAgain(Instant now) {
        return triedAgain(now, PATIENCE);
    }

    /// The same, and it waits for `first` before it is sent for the second time.
    Owed triedAgain(Instant now, Duration first) {
        long minutes = Math.min(60, first.toMinutes() << Math.min(tries, 6));
        return new Owed(now.plus(Duration.ofMinutes(minutes)), tries + 1, seen, after, targets);
    }

    static void set(Setter setter, Optional<Owed> owed) {
        setter.textOrNone(SHARD, owed.map(_ -> OWED));
        setter.numberOrNone(AT, owed.map(due -> due.at().toEpochMilli()));
        setter.numberOrNone(TRIES, owed.map(due -> (long) due.tries()));
        setter.numberOrNone(SEEN, owed.map(Owed::seen));
        Optional<Position> after = owed.flatMap(Owed::after);
        setter.numberOrNone(SEGMENT, after.map(position -> (long) position.segment()));
        setter.numberOrNone(PAGE, after.map(position -> (long) position.page()));
        setter.numberOrNone(TARGETS, owed.map(Owed::targets));
    }

    static void put(Attributes item, Owed owed) {
        item.put(SHARD, OWED)
                .put(AT, owed.at())
                .put(TRIES, owed.tries())
                .put(SEEN, owed.seen())
                .put(TARGETS, owed.targets());
        owed.after().ifPresent(after -> item.put(SEGMENT, after.segment()).put(PAGE, after.page()));
    }

    static Optional<Owed> find(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return from.findTime(AT)
                .map(at ->
                        new Owed(
                                at,
                                (int) from.number(TRIES, 0),
                                from.number(SEEN, 0),
                                from.has(PAGE)
                                        ? Optional.of(
                                                new Position(
                                                        (int) from.number(SEGMENT),
                                                        (int) from.number(PAGE)))
                                        : Optional.empty(),
                                from.number(TARGETS, 0)));
    }
}
