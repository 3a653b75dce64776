package dev.waybill.aws.subscription;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.domain.subscription.Told;
import dev.waybill.domain.subscription.Trouble;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The item of a subscription. What was told about each version is an attribute of its own,
/// `told_<version>` = `<revision> <distributions> <last or open> <epoch milliseconds>`, so that it
/// is compared and replaced by one update.
final class SubscriptionItem {

    static final String MODEL = "model_version";
    static final String ITEM = "distribution_id";
    static final String PREFIX = "subscription#";

    static final String ID = "subscription_id";
    static final String OWED_SHARD = "owed_shard";
    static final String OWED_AT = "owed_at";
    static final String OWED = "owed";
    static final String SINCE = "failing_since";
    static final String TRIES = "failed_tries";
    static final String REASON = "failure";
    static final String RETRY_AT = "retry_at";

    private static final String TOLD = "told_";
    private static final String QUEUE_URL = "queue_url";
    private static final String CREATED_BY = "created_by";
    private static final String CREATED_AT = "created_at";
    private static final String LAST = "last";
    private static final String OPEN = "open";

    private SubscriptionItem() {}

    static Map<String, AttributeValue> key(ModelId modelId, String queueName) {
        return Attributes.none().put(MODEL, modelId.value()).put(ITEM, PREFIX + queueName).item();
    }

    static Map<String, AttributeValue> toItem(Subscription subscription) {
        Attributes item =
                Attributes.of(key(subscription.modelId(), subscription.queueName()))
                        .put(ID, subscription.id())
                        .put(QUEUE_URL, subscription.queueUrl())
                        .put(CREATED_BY, subscription.createdBy())
                        .put(CREATED_AT, subscription.createdAt());
        subscription.owedAt().ifPresent(at -> item.put(OWED_SHARD, OWED).put(OWED_AT, at));
        subscription
                .trouble()
                .ifPresent(trouble ->
                        item.put(SINCE, trouble.since())
                                .put(TRIES, trouble.tries())
                                .put(REASON, trouble.reason())
                                .put(RETRY_AT, trouble.retryAt()));
        subscription.told().forEach((version, told) -> item.put(told(version), text(told)));
        return item.item();
    }

    static Subscription fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Subscription(
                from.text(ID),
                new ModelId(from.text(MODEL)),
                from.text(ITEM).substring(PREFIX.length()),
                from.text(QUEUE_URL),
                from.text(CREATED_BY),
                from.time(CREATED_AT),
                trouble(from),
                from.findTime(OWED_AT),
                told(from));
    }

    private static Optional<Trouble> trouble(Attributes from) {
        return from.findTime(SINCE)
                .map(since ->
                        new Trouble(
                                since,
                                (int) from.number(TRIES),
                                from.text(REASON),
                                from.time(RETRY_AT)));
    }

    private static SortedMap<Version, Told> told(Attributes from) {
        SortedMap<Version, Told> told = new TreeMap<>();
        for (String name : from.item().keySet()) {
            if (name.startsWith(TOLD)) {
                told.put(new Version(name.substring(TOLD.length())), parse(from.text(name)));
            }
        }
        return told;
    }

    /// The attribute that says what was told about a version.
    static String told(Version version) {
        return TOLD + version.value();
    }

    static String text(Told told) {
        return told.revision()
                + " "
                + told.distributions()
                + " "
                + (told.last() ? LAST : OPEN)
                + " "
                + told.at().toEpochMilli();
    }

    private static Told parse(String text) {
        int first = text.indexOf(' ');
        int second = text.indexOf(' ', first + 1);
        int third = text.indexOf(' ', second + 1);
        return new Told(
                Long.parseLong(text.substring(0, first)),
                Integer.parseInt(text.substring(first + 1, second)),
                text.substring(second + 1, third).equals(LAST),
                Instant.ofEpochMilli(Long.parseLong(text.substring(third + 1))));
    }
}
