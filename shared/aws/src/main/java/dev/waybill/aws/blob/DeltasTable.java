package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The ways between blobs, one item each in the table `blobs` ([BlobKeys]).
///
/// Asked for once, by whoever needs it first; then the indexer owes it (see [Owed]). Of several who
/// make it one holds the claim, and one writes the end: it is made ([DeltaSteps#finish]) or
/// declined, both only while it is asked for.
public final class DeltasTable {

    /// A function that makes one is over after that time, claim or not.
    private static final Duration LONGEST_CLAIM = Duration.ofMinutes(15);

    private static final Expression ABSENT =
            Expression.of("attribute_not_exists(#aggregate)")
                    .name("#aggregate", BlobKeys.AGGREGATE);

    private final Rows rows;
    private final BlobsTable blobs;

    /// @param blobs the table
    public DeltasTable(BlobsTable blobs) {
        this.blobs = blobs;
        this.rows = blobs.rows();
    }

    /// The table that `backends` name.
    public static DeltasTable of(Backends backends) {
        return new DeltasTable(BlobsTable.of(backends));
    }

    /// What is known of the way of `pair`. One consistent read.
    public Optional<Delta> find(DeltaPair pair) {
        return rows.find("read a delta", BlobKeys.delta(pair)).map(DeltaItem::fromItem);
    }

    /// The same as it was a moment ago, for half the price.
    public Optional<Delta> findLately(DeltaPair pair) {
        return rows.find("read a delta", BlobKeys.delta(pair), false).map(DeltaItem::fromItem);
    }

    /// What asking for a delta came to.
    ///
    /// @param delta what is known of it now
    /// @param isNew whether it was not asked for before: the message to the indexer is owed from
    ///   now on
    public record Asking(Delta delta, boolean isNew) {}

    /// Asks for a way that nobody has asked for before. One conditional write.
    ///
    /// @param asker names who asks; nobody else ever has this name
    public Asking ask(Delta wanted, String asker) {
        Map<String, AttributeValue> item =
                Owed.put(
                                DeltaItem.ofAsked(wanted).put(DeltaItem.ASKER, asker),
                                wanted.askedAt().plus(wanted.allowance()))
                        .item();
        return switch (rows.put("ask for a delta", item, ABSENT)) {
            case Rows.Written.Done _ -> new Asking(wanted, true);
            case Rows.Written.Refused(var there) -> new Asking(DeltaItem.fromItem(there), false);
        };
    }

    /// Asks anew for one whose plan or pack cannot be read, or gives it up when that was done too
    /// often. One conditional write.
    ///
    /// @param spoilt as it was seen: made
    /// @param asker names who asks; nobody else ever has this name
    /// @param until when it may be asked for again if it is given up
    /// @return what is known of it now, and whether it is asked for by this; absent when it is gone
    public Optional<Asking> renew(Delta spoilt, String asker, Instant now, Instant until) {
        Delta renewed = spoilt.renewed(now);
        boolean isAsked = renewed.state() instanceof DeltaState.Asked;
        Expression still =
                Expression.of("#state = :ready AND #asked_at = :seen")
                        .name("#state", DeltaItem.STATE)
                        .name("#asked_at", DeltaItem.ASKED_AT)
                        .text(":ready", DeltaItem.READY)
                        .number(":seen", spoilt.askedAt().toEpochMilli());
        return switch (rows.update(
                "ask for a delta anew",
                BlobKeys.delta(spoilt.pair()),
                isAsked ? askedAnew(renewed, asker) : givenUp(until),
                still)) {
            case Rows.Written.Done _ -> Optional.of(new Asking(renewed, isAsked));
            case Rows.Written.Refused(var there) ->
                    there.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Asking(DeltaItem.fromItem(there), false));
        };
    }

    private static Expression askedAnew(Delta renewed, String asker) {
        return Owed.values(
                Expression.of(
                                "SET #state = :asked, #asked_at = :now, #asker = :asker, #renewals ="
                                        + " :renewals, "
                                        + Owed.SET
                                        + " REMOVE #reap_shard, #reap_at")
                        .name("#asker", DeltaItem.ASKER)
                        .name("#renewals", DeltaItem.RENEWALS)
                        .name("#reap_shard", UploadItem.REAP_SHARD)
                        .name("#reap_at", UploadItem.REAP_AT)
                        .text(":asked", DeltaItem.ASKED)
                        .text(":asker", asker)
                        .number(":now", renewed.askedAt().toEpochMilli())
                        .number(":renewals", renewed.renewals()),
                renewed.askedAt().plus(renewed.allowance()),
                0);
    }

    private static Expression givenUp(Instant until) {
        return Expression.of("SET #state = :declined, #reason = :reason, #reap_at = :reap_at")
                .name("#reason", DeltaItem.REASON)
                .name("#reap_at", UploadItem.REAP_AT)
                .text(":declined", DeltaItem.DECLINED)
                .text(":reason", DeltaRefusal.UNREADABLE.name())
                .number(":reap_at", until.toEpochMilli());
    }

    /// Takes the claim to make it, so that others leave it alone meanwhile.
    ///
    /// @param builder names who claims; nobody else ever has this name
    /// @return what is to be made; absent when it is no longer asked for, or claimed by another
    public Optional<Delta> claim(DeltaPair pair, String builder, Instant now) {
        Optional<Delta> asked = find(pair);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Duration allowance = asked.get().allowance();
        Duration length = allowance.compareTo(LONGEST_CLAIM) < 0 ? allowance : LONGEST_CLAIM;
        Expression update =
                Expression.of("SET #builder = :builder, #until = :until")
                        .number(":until", now.plus(length).toEpochMilli());
        Expression free =
                isAsked("(attribute_not_exists(#until) OR #until <= :now OR #builder = :builder)")
                        .name("#until", DeltaItem.CLAIMED_UNTIL)
                        .name("#builder", DeltaItem.BUILDER)
                        .number(":now", now.toEpochMilli())
                        .text(":builder", builder);
        return rows.update("claim a delta", BlobKeys.delta(pair), update, free)
                        instanceof Rows.Written.Done
                ? asked
                : Optional.empty();
    }

    /// Gives a claim up: somebody else may try at once.
    public void letGo(DeltaPair pair, String builder) {
        Expression update =
                Expression.of("REMOVE #builder, #until").name("#until", DeltaItem.CLAIMED_UNTIL);
        Expression mine =
                isAsked("#builder = :builder")
                        .name("#builder", DeltaItem.BUILDER)
                        .text(":builder", builder);
        rows.update("let a delta go", BlobKeys.delta(pair), update, mine);
    }

    /// Says that there will be none.
    ///
    /// @param until when it may be asked for again
    /// @return false when it was made, or declined, meanwhile
    public boolean decline(DeltaPair pair, DeltaRefusal reason, Instant until) {
        Expression update =
                Owed.names(
                        Expression.of(
                                        "SET #state = :declined, #reason = :reason, #reap_shard ="
                                                + " :reap_shard, #reap_at = :reap_at REMOVE #builder,"
                                                + " #until, "
                                                + Owed.REMOVE)
                                .name("#until", DeltaItem.CLAIMED_UNTIL)
                                .name("#builder", DeltaItem.BUILDER)
                                .name("#reason", DeltaItem.REASON)
                                .name("#reap_shard", UploadItem.REAP_SHARD)
                                .name("#reap_at", UploadItem.REAP_AT)
                                .text(":declined", DeltaItem.DECLINED)
                                .text(":reason", reason.name())
                                .text(":reap_shard", DeltaItem.REAP_SHARD)
                                .number(":reap_at", until.toEpochMilli()));
        return rows.update("decline a delta", BlobKeys.delta(pair), update, isAsked(""))
                instanceof Rows.Written.Done;
    }

    /// The condition that it is asked for, and `more` if that is not empty.
    static Expression isAsked(String more) {
        return Expression.of("#state = :asked" + (more.isEmpty() ? "" : " AND " + more))
                .name("#state", DeltaItem.STATE)
                .text(":asked", DeltaItem.ASKED);
    }

    /// The condition that it is asked for, and was not made and asked for anew since `seen`.
    static Expression isAsked(Delta seen) {
        return seen.renewals() == 0
                ? isAsked("attribute_not_exists(#renewals)").name("#renewals", DeltaItem.RENEWALS)
                : isAsked("#renewals = :renewals")
                        .name("#renewals", DeltaItem.RENEWALS)
                        .number(":renewals", seen.renewals());
    }

    /// One that is to be looked at again.
    ///
    /// @param delta what is known of it
    /// @param dueAt since when
    public record Due(Delta delta, Instant dueAt) {}

    /// Those that are made or declined and to be looked at again by `now`, at most `limit`. One
    /// query of an index and a consistent batch read.
    public List<Due> listDue(Instant now, int limit) {
        return rows.findAll("read deltas", blobs.listDueDeltas(now, limit), true).stream()
                .flatMap(item ->
                        DeltaItem.reapAt(item)
                                .filter(at -> !at.isAfter(now))
                                .map(at -> new Due(DeltaItem.fromItem(item), at))
                                .stream())
                .toList();
    }

    /// Sees to it that `due` is not looked at before `next`.
    public void postpone(Due due, Instant next) {
        Expression update =
                Expression.of("SET #reap_at = :next").number(":next", next.toEpochMilli());
        rows.update(
                "look at a delta later", BlobKeys.delta(due.delta().pair()), update, isStill(due));
    }

    /// The condition that nobody has looked at `due` since.
    static Expression isStill(Due due) {
        return Expression.of("#reap_at = :seen")
                .name("#reap_at", UploadItem.REAP_AT)
                .number(":seen", due.dueAt().toEpochMilli());
    }
}
