package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Actions of transactions on an example table.
final class Actions {
    private Actions() {}

    static TransactWriteItem put(ExampleTable table, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table.name()).item(item))
                .build();
    }

    /// Puts an item that must not be there.
    static TransactWriteItem create(ExampleTable table, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put ->
                        put.tableName(table.name())
                                .item(item)
                                .conditionExpression("attribute_not_exists(box)"))
                .build();
    }

    /// Updates by an expression with `:v`.
    static TransactWriteItem update(
            ExampleTable table, Map<String, AttributeValue> key, String expression, long value) {
        return TransactWriteItem.builder()
                .update(update ->
                        update.tableName(table.name())
                                .key(key)
                                .updateExpression(expression)
                                .expressionAttributeValues(Map.of(":v", number(value))))
                .build();
    }

    /// Updates by an expression with `:v` if a condition without values holds.
    static TransactWriteItem updateIf(
            String condition,
            ExampleTable table,
            Map<String, AttributeValue> key,
            String expression,
            long value) {
        TransactWriteItem unconditional = update(table, key, expression, value);
        return TransactWriteItem.builder()
                .update(unconditional.update().toBuilder().conditionExpression(condition).build())
                .build();
    }

    static TransactWriteItem delete(ExampleTable table, Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table.name()).key(key))
                .build();
    }

    /// Checks a condition and asks for the item when it fails.
    static TransactWriteItem check(
            ExampleTable table, Map<String, AttributeValue> key, String condition) {
        return TransactWriteItem.builder()
                .conditionCheck(check ->
                        check.tableName(table.name())
                                .key(key)
                                .conditionExpression(condition)
                                .returnValuesOnConditionCheckFailure(
                                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    /// Reads the attribute `n`.
    static TransactGetItem get(ExampleTable table, Map<String, AttributeValue> key) {
        return TransactGetItem.builder()
                .get(get -> get.tableName(table.name()).key(key).projectionExpression("n"))
                .build();
    }
}
