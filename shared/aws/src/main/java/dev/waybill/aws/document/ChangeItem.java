package dev.waybill.aws.document;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.DocumentChange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A change as an item. `expires_at` (seconds) lets the table tidy itself, hours late; so it is
/// looked at on reading too. `previous_at` is the time of the change before it, by which a reader
/// knows whether that one has expired.
final class ChangeItem {

    private static final String SEQ = "seq";
    private static final String DOCUMENT = "document";
    private static final String FIELD = "field";
    private static final String KIND = "kind";
    private static final String REVISION = "revision";
    private static final String AT = "at";
    private static final String PREVIOUS_AT = "previous_at";
    private static final String EXPIRES_AT = "expires_at";

    private ChangeItem() {}

    static Map<String, AttributeValue> toItem(
            String collection, DocumentChange change, Optional<Instant> previous) {
        return Attributes.of(DocumentKeys.change(collection, change.seq()))
                .put(SEQ, change.seq())
                .put(DOCUMENT, change.document())
                .putText(FIELD, change.field())
                .put(KIND, change.kind().toString())
                .put(REVISION, change.revision())
                .put(AT, change.at())
                .putTime(PREVIOUS_AT, previous)
                .put(EXPIRES_AT, expiry(change.at()))
                .item();
    }

    static DocumentChange fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new DocumentChange(
                from.number(SEQ),
                from.text(DOCUMENT),
                from.findText(FIELD),
                ChangeKind.of(from.text(KIND)),
                from.number(REVISION),
                from.time(AT));
    }

    /// Whether nothing is kept, at `now`, of what was before this change.
    static boolean isOldest(Map<String, AttributeValue> item, Instant now) {
        return Attributes.of(item)
                .findTime(PREVIOUS_AT)
                .map(previous -> isExpired(previous, now))
                .orElse(true);
    }

    /// Whether a change of `at` is kept no more.
    static boolean isExpired(Instant at, Instant now) {
        return expiry(at) <= now.getEpochSecond();
    }

    /// What is kept at `now`.
    static Expression kept(Instant now) {
        return Expression.of("#expires > :now")
                .name("#expires", EXPIRES_AT)
                .number(":now", now.getEpochSecond());
    }

    private static long expiry(Instant at) {
        return at.plus(DocumentChange.KEPT).getEpochSecond();
    }
}
