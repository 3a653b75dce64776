package dev.waybill.aws.run;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.run.RunId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Events on their way as an item: a list of the items that they are to become.
final class StagedItem {

    /// There is no such item.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#run_id)").name("#run_id", RunKeys.RUN_ID);

    /// The item is there.
    static final Expression PRESENT =
            Expression.of("attribute_exists(#run_id)").name("#run_id", RunKeys.RUN_ID);

    private static final String EVENTS = "events";

    private StagedItem() {}

    static Map<String, AttributeValue> toItem(
            RunId id, int number, List<Map<String, AttributeValue>> events) {
        return Attributes.of(new LinkedHashMap<>(RunKeys.staged(id, number)))
                .put(
                        EVENTS,
                        AttributeValue.fromL(events.stream().map(AttributeValue::fromM).toList()))
                .item();
    }

    static List<Map<String, AttributeValue>> events(Map<String, AttributeValue> item) {
        return Attributes.of(item).attribute(EVENTS).l().stream().map(AttributeValue::m).toList();
    }
}
