package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A segment as it stands in the table.
final class SegmentItem {

    private static final String AFTER = "after";
    private static final String UNTIL = "until";
    private static final String CURSOR = "cursor";
    private static final String REACHED = "reached";
    private static final String COUNT = "count";
    private static final String DONE = "done";
    private static final String CLOSED = "closed";
    private static final String PASSED_AT = "passed_at";

    /// No page may be frozen any more.
    static final Expression CLOSE =
            Expression.of("SET #closed = :closed")
                    .name("#closed", CLOSED)
                    .value(":closed", AttributeValue.fromBool(true));

    /// Pages may be frozen.
    static final Expression IS_OPEN =
            Expression.of("attribute_not_exists(#closed)").name("#closed", CLOSED);

    private SegmentItem() {}

    static Map<String, AttributeValue> toItem(String distributionId, Segment segment) {
        Attributes item =
                Attributes.of(DistributionKeys.segment(distributionId, segment.number()))
                        .putText(AFTER, segment.after().map(DeviceId::value))
                        .putText(UNTIL, segment.until().map(DeviceId::value))
                        .put(CURSOR, segment.cursor())
                        .putText(REACHED, segment.reached().map(DeviceId::value))
                        .put(COUNT, segment.count())
                        .put(DONE, segment.done());
        if (segment.closed()) {
            item.put(CLOSED, true);
        }
        return item.item();
    }

    static Segment fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        String key = from.text(DistributionKeys.ITEM);
        return new Segment(
                Integer.parseInt(key.substring(DistributionKeys.SEGMENT_PREFIX.length())),
                from.findText(AFTER).map(DeviceId::new),
                from.findText(UNTIL).map(DeviceId::new),
                (int) from.number(CURSOR),
                from.findText(REACHED).map(DeviceId::new),
                from.number(COUNT),
                from.flag(DONE),
                from.has(CLOSED));
    }

    /// The page is done: go on to the next one.
    static Expression pass(TargetPage page, Instant now) {
        Setter setter = new Setter();
        setter.number(PASSED_AT, now.toEpochMilli());
        setter.number(CURSOR, page.position().page() + 1L);
        setter.number(COUNT, page.firstRank() + page.deviceIds().size());
        setter.value(DONE, AttributeValue.fromBool(page.last()));
        page.reached().ifPresent(reached -> setter.text(REACHED, reached.value()));
        return setter.expression();
    }

    /// The page is sent for once more.
    static Expression repeat(Instant now) {
        return Expression.of("SET #passed_at = :now").number(":now", now.toEpochMilli());
    }

    /// The page at `position` is the next one to be done, and has been since before `then`.
    static Expression isWaiting(Position position, Instant then) {
        return Expression.of("#cursor = :at AND #passed_at < :then")
                .name("#cursor", CURSOR)
                .name("#passed_at", PASSED_AT)
                .number(":at", position.page())
                .number(":then", then.toEpochMilli());
    }

    /// The page is the next one to be frozen, and may be.
    static Expression isOpenAt(TargetPage page) {
        Expression at = isAt(page);
        return new Expression(at.text() + " AND " + IS_OPEN.text(), at.names(), at.values())
                .name("#closed", CLOSED);
    }

    /// The page is the next one to be done.
    static Expression isAt(TargetPage page) {
        return Expression.of("#cursor = :at")
                .name("#cursor", CURSOR)
                .number(":at", page.position().page());
    }
}
