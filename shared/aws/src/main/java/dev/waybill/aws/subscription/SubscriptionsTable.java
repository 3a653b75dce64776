package dev.waybill.aws.subscription;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.subscription.Standing;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.domain.subscription.Told;
import dev.waybill.domain.subscription.Trouble;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The subscriptions in the table `convergence`, beside what they are about.
///
/// | model_version | distribution_id | |
/// |---|---|---|
/// | `<model_id>` | `subscription#<queue>` | a subscription, with what its queue was told |
/// | `<model_id>` | `subscriptions` | how many the model has |
///
/// A subscription is written once a second at the most for each version that is being distributed.
/// Index `owed`: `owed_shard`, `owed_at`; sparse, one shard: those that wait for upkeep.
public final class SubscriptionsTable {

    /// The label of the write to a subscription.
    static final String SUBSCRIPTION = "subscription";

    /// The label of the write to the model's count of them.
    static final String ROOM = "room";

    private static final String INDEX = "owed";
    private static final String HEAD = "subscriptions";
    private static final String COUNT = "subscriptions";

    /// How many versions an item keeps in mind; the oldest are forgotten first.
    private static final int MOST_VERSIONS = 200;

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public SubscriptionsTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    /// The table that `backends` name.
    public static SubscriptionsTable of(Backends backends) {
        String name = backends.config().tables().convergence();
        return new SubscriptionsTable(backends.rows(name), name);
    }

    /// A subscription's place.
    public record Place(ModelId modelId, String queueName) {}

    /// The subscription of a queue to a model; absent when there is none. Strongly consistent.
    public Optional<Subscription> find(ModelId modelId, String queueName) {
        return rows.find("read a subscription", SubscriptionItem.key(modelId, queueName))
                .map(SubscriptionItem::fromItem);
    }

    /// All subscriptions to a model, in order of their queues' names; there are few. One consistent
    /// query.
    public List<Subscription> list(ModelId modelId) {
        Expression key =
                Expression.of("#model = :model AND begins_with(#item, :prefix)")
                        .name("#model", SubscriptionItem.MODEL)
                        .name("#item", SubscriptionItem.ITEM)
                        .text(":model", modelId.value())
                        .text(":prefix", SubscriptionItem.PREFIX);
        return rows.queryAll("list the subscriptions of a model", Rows.Query.of(key)).stream()
                .map(SubscriptionItem::fromItem)
                .toList();
    }

    /// Subscriptions that upkeep is to look at by now, the oldest first, at most `limit`. One query
    /// of an index, which may lag by a moment.
    public List<Place> listOwed(Instant now, int limit) {
        Expression key =
                Expression.of("#shard = :shard AND #at <= :now")
                        .name("#shard", SubscriptionItem.OWED_SHARD)
                        .name("#at", SubscriptionItem.OWED_AT)
                        .text(":shard", SubscriptionItem.OWED)
                        .number(":now", now.toEpochMilli());
        Rows.Query query = Rows.Query.ofIndex(INDEX, key).limit(limit);
        return rows.query("list owed subscriptions", query).items().stream()
                .map(Attributes::of)
                .map(item ->
                        new Place(
                                new ModelId(item.text(SubscriptionItem.MODEL)),
                                item.text(SubscriptionItem.ITEM)
                                        .substring(SubscriptionItem.PREFIX.length())))
                .toList();
    }

    /// Adds: a new subscription, of a queue that has none to the model, if there is room.
    void create(Transaction transaction, Subscription subscription) {
        transaction.put(
                SUBSCRIPTION,
                table,
                SubscriptionItem.toItem(subscription),
                Expression.of("attribute_not_exists(#id)").name("#id", SubscriptionItem.ID));
        transaction.update(
                ROOM,
                table,
                head(subscription.modelId()),
                Expression.of("ADD #count :one").name("#count", COUNT).number(":one", 1),
                Expression.of("attribute_not_exists(#count) OR #count < :most")
                        .name("#count", COUNT)
                        .number(":most", Subscription.MOST_OF_A_MODEL));
    }

    /// Adds: a subscription that is there goes.
    void delete(Transaction transaction, Subscription subscription) {
        transaction.delete(
                SUBSCRIPTION,
                table,
                SubscriptionItem.key(subscription.modelId(), subscription.queueName()),
                isStill(subscription));
        transaction.update(
                ROOM,
                table,
                head(subscription.modelId()),
                Expression.of("ADD #count :less").name("#count", COUNT).number(":less", -1),
                Expression.NONE);
    }

    /// Adds: the queue's trouble is forgotten, and upkeep tells it what it has missed.
    void revive(Transaction transaction, Subscription subscription, Instant now) {
        transaction.update(
                SUBSCRIPTION,
                table,
                SubscriptionItem.key(subscription.modelId(), subscription.queueName()),
                Expression.of("SET #shard = :shard, #at = :now REMOVE #since, #tries, #why, #retry")
                        .name("#shard", SubscriptionItem.OWED_SHARD)
                        .name("#at", SubscriptionItem.OWED_AT)
                        .name("#since", SubscriptionItem.SINCE)
                        .name("#tries", SubscriptionItem.TRIES)
                        .name("#why", SubscriptionItem.REASON)
                        .name("#retry", SubscriptionItem.RETRY_AT)
                        .text(":shard", SubscriptionItem.OWED)
                        .number(":now", now.toEpochMilli()),
                isStill(subscription));
    }

    /// Notes that the queue has taken a message with `standing` of a version, unless it has taken a
    /// later one meanwhile; its trouble is over by that. Nothing happens to a subscription that is
    /// gone.
    void told(Subscription seen, Version version, Standing standing, Instant now) {
        Attempts.until(
                "note what a subscriber was told",
                () -> {
                    Optional<Subscription> found =
                            find(seen.modelId(), seen.queueName())
                                    .filter(there -> there.id().equals(seen.id()));
                    Optional<Told> told =
                            found.flatMap(there -> there.toldOf(version, standing, now));
                    if (found.isEmpty() || told.isEmpty()) {
                        return Optional.of(true);
                    }
                    return replace(found.get(), version, told.get())
                            ? Optional.of(true)
                            : Optional.empty();
                });
    }

    /// Notes that there will be something to tell about a version.
    void know(Subscription seen, Version version, Instant now) {
        rows.update(
                "note what a subscriber is owed",
                SubscriptionItem.key(seen.modelId(), seen.queueName()),
                Expression.of("SET #told = if_not_exists(#told, :nothing)")
                        .name("#told", SubscriptionItem.told(version))
                        .text(":nothing", SubscriptionItem.text(Told.nothing(now))),
                isStill(seen));
    }

    private boolean replace(Subscription seen, Version version, Told told) {
        StringBuilder text =
                new StringBuilder("SET #told = :told REMOVE #since, #tries, #why, #retry");
        Expression update =
                Expression.of("")
                        .name("#told", SubscriptionItem.told(version))
                        .text(":told", SubscriptionItem.text(told))
                        .name("#since", SubscriptionItem.SINCE)
                        .name("#tries", SubscriptionItem.TRIES)
                        .name("#why", SubscriptionItem.REASON)
                        .name("#retry", SubscriptionItem.RETRY_AT);
        List<Version> forgotten = forgotten(seen, version);
        for (int i = 0; i < forgotten.size(); i++) {
            text.append(", #f").append(i);
            update = update.name("#f" + i, SubscriptionItem.told(forgotten.get(i)));
        }
        Optional<Told> before = Optional.ofNullable(seen.told().get(version));
        Expression unchanged =
                before.map(known ->
                                isStill(seen)
                                        .and("#told = :before")
                                        .text(":before", SubscriptionItem.text(known)))
                        .orElseGet(() -> isStill(seen).and("attribute_not_exists(#told)"));
        return rows.update(
                        "note what a subscriber was told",
                        SubscriptionItem.key(seen.modelId(), seen.queueName()),
                        new Expression(text.toString(), update.names(), update.values()),
                        unchanged)
                instanceof Rows.Written.Done;
    }

    private static List<Version> forgotten(Subscription seen, Version version) {
        return seen.told().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(version))
                .sorted(
                        Comparator.comparing(
                                (Map.Entry<Version, Told> entry) -> entry.getValue().at()))
                .map(Map.Entry::getKey)
                .limit(Math.max(0, seen.told().size() - MOST_VERSIONS))
                .toList();
    }

    /// Notes one more failure, unless somebody else has noted one since `seen` was read.
    void failed(Subscription seen, Trouble trouble) {
        boolean isGivenUp = trouble.isGivenUp();
        Expression base =
                Expression.of("")
                        .name("#since", SubscriptionItem.SINCE)
                        .name("#tries", SubscriptionItem.TRIES)
                        .name("#why", SubscriptionItem.REASON)
                        .name("#retry", SubscriptionItem.RETRY_AT)
                        .name("#shard", SubscriptionItem.OWED_SHARD)
                        .name("#at", SubscriptionItem.OWED_AT)
                        .number(":since", trouble.since().toEpochMilli())
                        .number(":tries", trouble.tries())
                        .text(":why", trouble.reason())
                        .number(":retry", trouble.retryAt().toEpochMilli());
        String set = "SET #since = :since, #tries = :tries, #why = :why, #retry = :retry";
        Expression update =
                isGivenUp
                        ? new Expression(set + " REMOVE #shard, #at", base.names(), base.values())
                        : new Expression(
                                        set + ", #shard = :shard, #at = :retry",
                                        base.names(),
                                        base.values())
                                .text(":shard", SubscriptionItem.OWED);
        rows.update(
                "note that a subscriber's queue fails",
                SubscriptionItem.key(seen.modelId(), seen.queueName()),
                update,
                seen.trouble()
                        .map(known ->
                                isStill(seen).and("#tries = :seen").number(":seen", known.tries()))
                        .orElseGet(() -> isStill(seen).and("attribute_not_exists(#tries)")));
    }

    /// Nothing is owed any more, if nothing has changed about that since `seen` was read.
    void settle(Subscription seen, Instant owedAt) {
        rows.update(
                "note that a subscriber was told everything",
                SubscriptionItem.key(seen.modelId(), seen.queueName()),
                Expression.of("REMOVE #shard, #at")
                        .name("#shard", SubscriptionItem.OWED_SHARD)
                        .name("#at", SubscriptionItem.OWED_AT),
                isStill(seen)
                        .and("#at = :seen AND attribute_not_exists(#tries)")
                        .name("#tries", SubscriptionItem.TRIES)
                        .number(":seen", owedAt.toEpochMilli()));
    }

    private static Expression isStill(Subscription subscription) {
        return Expression.of("#id = :id")
                .name("#id", SubscriptionItem.ID)
                .text(":id", subscription.id());
    }

    private static Map<String, AttributeValue> head(ModelId modelId) {
        return Attributes.none()
                .put(SubscriptionItem.MODEL, modelId.value())
                .put(SubscriptionItem.ITEM, HEAD)
                .item();
    }
}
