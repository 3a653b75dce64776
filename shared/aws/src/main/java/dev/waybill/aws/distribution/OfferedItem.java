package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How many bytes a distribution has offered, since it was made or last resumed with a new budget.
final class OfferedItem {

    private static final String BYTES = "bytes";

    /// Nothing has been offered.
    static final Expression NOTHING =
            Expression.of("SET #bytes = :none").name("#bytes", BYTES).number(":none", 0);

    private OfferedItem() {}

    /// So many more.
    static Expression plus(long bytes) {
        return Expression.of("ADD #bytes :more").name("#bytes", BYTES).number(":more", bytes);
    }

    /// Fewer than `budget` have been offered.
    static Expression isBelow(long budget) {
        return Expression.of("attribute_not_exists(#bytes) OR #bytes < :budget")
                .name("#bytes", BYTES)
                .number(":budget", budget);
    }

    static long bytes(Map<String, AttributeValue> item) {
        return Attributes.of(item).number(BYTES, 0);
    }
}
