package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The messages with which walks over the pages go on ([Walks]), while nothing has come of them: a
/// message is gone when a copy of it deletes it and the call that was to send the next one was cut
/// short. They stand in the items of the walks.
public final class OwedWalks {

    /// What a walk that goes on sets besides.
    static final String OWE =
            ", #next = :next, #behind = :to, #shard = :shard, #due = :due, #tries = :tries";

    /// How long nothing must have come of a message before it is sent again, at first: longer than
    /// a queue hides one that failed, six minutes, so that it is not sent beside it.
    public static final Duration PATIENCE = Duration.ofMinutes(7);

    private static final String NEXT = "next";
    private static final String BEHIND = "next_behind";
    private static final String WALK = "walk";
    private static final String INDEX = "owed";

    private final Rows rows;

    private OwedWalks(Rows rows) {
        this.rows = rows;
    }

    /// Those of the tables that `backends` name.
    public static OwedWalks of(Backends backends) {
        return new OwedWalks(backends.rows(backends.config().tables().distributions()));
    }

    /// A walk that may owe its message.
    ///
    /// @param distributionId over whose pages it goes
    /// @param item names its item
    public record Walk(String distributionId, String item) {}

    static Expression owing(Expression update, String message, Instant now) {
        return update.name("#next", NEXT)
                .name("#behind", BEHIND)
                .name("#shard", Owed.SHARD)
                .name("#due", Owed.AT)
                .name("#tries", Owed.TRIES)
                .text(":next", message)
                .text(":shard", WALK)
                .number(":due", now.plus(PATIENCE).toEpochMilli())
                .number(":tries", 0);
    }

    /// Walks of which nothing was heard for some time, the longest first, at most `limit`. One
    /// query of an index, which may lag by a moment.
    public List<Walk> list(Instant now, int limit) {
        Expression due =
                Expression.of("#shard = :shard AND #due <= :now")
                        .name("#shard", Owed.SHARD)
                        .name("#due", Owed.AT)
                        .text(":shard", WALK)
                        .number(":now", now.toEpochMilli());
        return rows
                .query("list walks", Rows.Query.ofIndex(INDEX, due).limit(limit))
                .items()
                .stream()
                .map(Attributes::of)
                .map(item ->
                        new Walk(
                                item.text(DistributionKeys.DISTRIBUTION_ID),
                                item.text(DistributionKeys.ITEM)))
                .toList();
    }

    /// The message of a walk that is still owed at `now`; absent when it has come further, has
    /// stopped, or somebody else sends it. It is due again later, each time twice as long.
    ///
    /// A function of a release before walks owed anything moves the walk, and leaves the message;
    /// that one is owed no more.
    public Optional<String> claim(Walk walk, Instant now) {
        Map<String, AttributeValue> key = DistributionKeys.key(walk.distributionId(), walk.item());
        Optional<Map<String, AttributeValue>> item = rows.find("read a walk", key);
        Optional<Owed> owed = item.flatMap(Owed::find).filter(due -> !due.at().isAfter(now));
        if (item.isEmpty() || owed.isEmpty()) {
            return Optional.empty();
        }
        Attributes there = Attributes.of(item.get());
        if (!there.findText(BEHIND).equals(there.findText(Walks.POSITION))) {
            change(
                    key,
                    owed.get(),
                    Expression.of("REMOVE #due, #shard").name("#shard", Owed.SHARD));
            return Optional.empty();
        }
        return postpone(key, owed.get(), now) ? Optional.of(there.text(NEXT)) : Optional.empty();
    }

    private boolean postpone(Map<String, AttributeValue> key, Owed seen, Instant now) {
        Owed next = seen.triedAgain(now, PATIENCE.multipliedBy(2));
        return change(
                key,
                seen,
                Expression.of("SET #due = :due, #tries = :tries")
                        .name("#tries", Owed.TRIES)
                        .number(":due", next.at().toEpochMilli())
                        .number(":tries", next.tries()));
    }

    /// False when the walk moved, or somebody else sends for it.
    private boolean change(Map<String, AttributeValue> key, Owed seen, Expression update) {
        return rows.update(
                        "note that a walk is sent for again",
                        key,
                        update,
                        Expression.of("#due = :seen")
                                .name("#due", Owed.AT)
                                .number(":seen", seen.at().toEpochMilli()))
                instanceof Rows.Written.Done;
    }
}
