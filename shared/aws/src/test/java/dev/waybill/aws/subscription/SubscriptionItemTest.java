package dev.waybill.aws.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.domain.subscription.Told;
import dev.waybill.domain.subscription.Trouble;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How a subscription is stored: a change of it shows here.
class SubscriptionItemTest {

    private static final Instant AT = Instant.ofEpochMilli(1_000);

    @Test
    void anItemIsWhatItWas() {
        Subscription subscription =
                new Subscription(
                        "s-1",
                        new ModelId("m"),
                        "waybill-sub-q",
                        "https://sqs/1/waybill-sub-q",
                        "ann",
                        AT,
                        Optional.of(
                                new Trouble(
                                        AT.plusMillis(1),
                                        2,
                                        "the queue does not exist",
                                        AT.plusMillis(2))),
                        Optional.of(AT.plusMillis(2)),
                        new TreeMap<>(
                                Map.of(
                                        new Version("1 #2"),
                                        new Told(7, 1, true, AT.plusMillis(3)),
                                        new Version("3"),
                                        Told.nothing(AT))));

        Map<String, AttributeValue> item = SubscriptionItem.toItem(subscription);

        assertThat(item)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                text("model_version", "m"),
                                text("distribution_id", "subscription#waybill-sub-q"),
                                text("subscription_id", "s-1"),
                                text("queue_url", "https://sqs/1/waybill-sub-q"),
                                text("created_by", "ann"),
                                number("created_at", 1000),
                                text("owed_shard", "owed"),
                                number("owed_at", 1002),
                                number("failing_since", 1001),
                                number("failed_tries", 2),
                                text("failure", "the queue does not exist"),
                                number("retry_at", 1002),
                                text("told_1 #2", "7 1 last 1003"),
                                text("told_3", "0 0 open 1000")));
        assertThat(SubscriptionItem.fromItem(item)).isEqualTo(subscription);
    }

    private static Map.Entry<String, AttributeValue> text(String name, String value) {
        return Map.entry(name, AttributeValue.fromS(value));
    }

    private static Map.Entry<String, AttributeValue> number(String name, long value) {
        return Map.entry(name, AttributeValue.fromN(Long.toString(value)));
    }
}
