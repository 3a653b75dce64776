package dev.waybill.aws.run;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.NumberedEvent;
import dev.waybill.domain.run.RunEvent;
import dev.waybill.domain.run.RunId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An event as an item. `timestamp` is the caller's, as text of RFC 3339, since it may go down to
/// nanoseconds; it is absent when the caller said none, and then `recorded_at` stands for it.
final class EventItem {

    /// There is no event with this number yet.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#run_id)").name("#run_id", RunKeys.RUN_ID);

    private static final String KIND = "kind";
    private static final String PAYLOAD = "payload";
    private static final String TIMESTAMP = "timestamp";
    private static final String FINGERPRINT = "fingerprint";
    private static final String RECORDED_AT = "recorded_at";

    private EventItem() {}

    static Map<String, AttributeValue> toItem(
            RunId id, NumberedEvent event, KeptJson payload, Instant recordedAt) {
        return Attributes.of(new LinkedHashMap<>(RunKeys.event(id, event.seq())))
                .put(KIND, event.content().kind())
                .put(PAYLOAD, payload.toAttribute())
                .putText(TIMESTAMP, event.content().timestamp().map(Instant::toString))
                .put(FINGERPRINT, event.content().fingerprint().hex())
                .put(RECORDED_AT, recordedAt)
                .item();
    }

    /// Whether `item`, of any table, is an event.
    static boolean isEvent(Map<String, AttributeValue> item) {
        return item.containsKey(FINGERPRINT) && item.containsKey(RunKeys.RUN_ID);
    }

    static KeptJson payload(Map<String, AttributeValue> item) {
        return KeptJson.of(Attributes.of(item).attribute(PAYLOAD));
    }

    static Digest fingerprint(Map<String, AttributeValue> item) {
        return new Digest(Attributes.of(item).text(FINGERPRINT));
    }

    static Instant recordedAt(Map<String, AttributeValue> item) {
        return Attributes.of(item).time(RECORDED_AT);
    }

    static RunEvent fromItem(Map<String, AttributeValue> item, JsonText payload) {
        Attributes from = Attributes.of(item);
        Optional<Instant> timestamp = from.findText(TIMESTAMP).map(Instant::parse);
        return new RunEvent(
                RunKeys.seq(item),
                from.text(KIND),
                payload,
                timestamp.orElse(from.time(RECORDED_AT)),
                from.time(RECORDED_AT));
    }
}
