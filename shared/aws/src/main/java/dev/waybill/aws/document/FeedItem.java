package dev.waybill.aws.document;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How far a collection's feed has come, as an item. It is never removed, so no number is given
/// twice.
final class FeedItem {

    private static final String LAST_SEQ = "last_seq";
    private static final String LAST_AT = "last_at";

    private FeedItem() {}

    /// How far a feed has come.
    ///
    /// @param seq the last change's number; 0 before the first
    /// @param at its time; absent before the first
    record Head(long seq, Optional<Instant> at) {

        /// Before the first change.
        static final Head NONE = new Head(0, Optional.empty());

        /// One change further. Time never goes back in a feed.
        Head next(Instant now) {
            return new Head(seq + 1, Optional.of(at.filter(now::isBefore).orElse(now)));
        }
    }

    /// The feed is as far as `head`.
    static Expression at(Head head) {
        return head.seq() == 0
                ? DocumentItem.ABSENT
                : Expression.of("#seq = :seq").name("#seq", LAST_SEQ).number(":seq", head.seq());
    }

    static Map<String, AttributeValue> toItem(String collection, Head head) {
        return Attributes.of(DocumentKeys.feed(collection))
                .put(LAST_SEQ, head.seq())
                .putTime(LAST_AT, head.at())
                .item();
    }

    static Head fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Head(from.number(LAST_SEQ), from.findTime(LAST_AT));
    }
}
