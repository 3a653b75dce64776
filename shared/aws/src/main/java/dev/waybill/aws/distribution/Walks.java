package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How far a walk over a distribution's pages has come, by messages each of which sends the next. A
/// message may come twice; were both to send the next one, and so on, a long walk would become more
/// walks than anybody can count. One item per kind of walk, in the table `distributions`; a write
/// per ten pages.
///
/// The item of a walk that nothing else owes holds the next message, too, so that it can be sent
/// again ([OwedWalks]). Then only the message that is next goes on; all others end when they have
/// read the item.
public final class Walks {

    static final String POSITION = "position";

    private static final String AT = "walked_at";
    private static final String AGAIN = "again";
    private static final String WALKER = "walker";

    /// A message that comes again sooner is a copy, whose twin was done or is being done: a queue
    /// gives one back that failed when its six minutes are over, of which the function's minute and
    /// the time until it began may have gone by before the mark was written.
    public static final Duration COPIES = Duration.ofMinutes(4);

    /// A walk that owes no message, and of which nothing was heard for so long, has ended without a
    /// word: its message comes again after six minutes, or is dead.
    private static final Duration SILENCE = Duration.ofMinutes(15);

    private final Rows rows;
    private final String kind;

    private Walks(Rows rows, String kind) {
        this.rows = rows;
        this.kind = kind;
    }

    /// The walks of one kind, in the tables that `backends` name.
    public static Walks of(Backends backends, String kind) {
        return new Walks(backends.rows(backends.config().tables().distributions()), kind);
    }

    /// The walks of this kind that are about one turn or round.
    public Walks numbered(long number) {
        return new Walks(rows, kind + "#" + number);
    }

    /// Whether a message is to look at the pages behind `after`: before it reads any, as one that
    /// upkeep sent again, or that has waited long, comes to a walk that is further. One that begins
    /// has the walk that is under way begin again when it stops. Only for walks that owe their
    /// messages.
    ///
    /// @param after absent at the beginning
    public boolean isExpected(String id, Optional<Position> after, Instant now) {
        Optional<Attributes> walk =
                rows.find("read a walk", DistributionKeys.walk(id, kind)).map(Attributes::of);
        if (after.isPresent()) {
            return walk.filter(there -> there.text(POSITION).equals(text(after.get()))).isPresent();
        }
        return walk.filter(there -> !isSilent(there, now)).isEmpty() || !ask(id);
    }

    /// One that owes its message is not over, however long nothing is heard of it.
    private static boolean isSilent(Attributes walk, Instant now) {
        return !walk.has(Owed.AT) && walk.time(AT).isBefore(now.minus(SILENCE));
    }

    /// Notes that the walk has come from one page to another, and is to go on. False when another
    /// message has brought it there, or further, or when another walk is under way, which is asked
    /// then to begin again if it stops. A message that comes again after a crash may go on
    /// ([#COPIES]).
    ///
    /// @param from absent at the beginning
    public boolean goOn(String id, Optional<Position> from, Position to, Instant now) {
        String condition =
                "attribute_not_exists(#position) OR #position = :from OR #walker = :me OR #at < :old"
                        + " OR #position = :to AND #at < :copies";
        return isFirst(
                id,
                from,
                step(to, now, ""),
                Expression.of(condition)
                        .name("#position", POSITION)
                        .text(":from", from.map(Walks::text).orElse("-"))
                        .number(":copies", now.minus(COPIES).toEpochMilli())
                        .number(":old", now.minus(SILENCE).toEpochMilli()));
    }

    /// The same, and owes `message`, with which it goes on, until it has come further, or stops. A
    /// message that comes again after a crash does not go on: what it had to send is owed.
    public boolean goOn(
            String id, Optional<Position> from, Position to, String message, Instant now) {
        Expression condition =
                from.map(position ->
                                Expression.of("#position = :from OR #walker = :me")
                                        .text(":from", text(position)))
                        .orElseGet(() ->
                                Expression.of(
                                                "attribute_not_exists(#position) OR #walker = :me"
                                                        + " OR attribute_not_exists(#due) AND #at < :old")
                                        .number(":old", now.minus(SILENCE).toEpochMilli()));
        return isFirst(
                id,
                from,
                OwedWalks.owing(step(to, now, OwedWalks.OWE), message, now),
                condition.name("#position", POSITION));
    }

    private static Expression step(Position to, Instant now, String more) {
        return Expression.of("SET #position = :to, #at = :now, #walker = :me" + more)
                .name("#at", AT)
                .name("#walker", WALKER)
                .text(":to", text(to))
                .text(":me", UUID.randomUUID().toString())
                .number(":now", now.toEpochMilli());
    }

    private boolean isFirst(
            String id, Optional<Position> from, Expression step, Expression condition) {
        while (true) {
            boolean isFirst =
                    rows.update("note a walk", DistributionKeys.walk(id, kind), step, condition)
                            instanceof Rows.Written.Done;
            // The one that was under way may be over before it is asked.
            if (isFirst || from.isPresent() || ask(id)) {
                return isFirst;
            }
        }
    }

    /// Asks the walk that is under way to begin again when it stops; false when there is none.
    private boolean ask(String id) {
        return rows.update(
                        "ask for a walk",
                        DistributionKeys.walk(id, kind),
                        Expression.of("SET #again = :yes").name("#again", AGAIN).number(":yes", 1),
                        Expression.of("attribute_exists(#position)").name("#position", POSITION))
                instanceof Rows.Written.Done;
    }

    /// The walk stops before its end; whether it is to begin again.
    public boolean stop(String id) {
        boolean isAsked =
                !rows.delete(
                        "end a walk",
                        DistributionKeys.walk(id, kind),
                        Expression.of("attribute_not_exists(#again)").name("#again", AGAIN));
        if (isAsked) {
            rows.delete("end a walk", DistributionKeys.walk(id, kind), Expression.NONE);
        }
        return isAsked;
    }

    /// Forgets the walks of every kind over a distribution that is over: some were cut short. One
    /// query when there are none.
    public void forget(String id) {
        Expression walks = DistributionKeys.startingWith(id, DistributionKeys.WALK_PREFIX);
        for (Map<String, AttributeValue> item : rows.queryAll("read walks", Rows.Query.of(walks))) {
            rows.delete("forget a walk", DistributionKeys.keyOf(item), Expression.NONE);
        }
    }

    private static String text(Position position) {
        return position.segment() + "#" + position.page();
    }
}
