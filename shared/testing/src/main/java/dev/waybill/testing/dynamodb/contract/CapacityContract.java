package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/// What requests outside of transactions consume.
public interface CapacityContract extends DynamoDbSubject {
    private static double read(ExampleTable table, String box, boolean consistent) {
        return table.dynamoDb()
                .getItem(request ->
                        request.tableName(table.name())
                                .key(key("a", box))
                                .consistentRead(consistent)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .consumedCapacity()
                .capacityUnits();
    }

    private static ConsumedCapacity updated(
            ExampleTable table, String expression, Map<String, AttributeValue> values) {
        return table.update(
                        key("a", "1"),
                        request -> {
                            request.updateExpression(expression)
                                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES);
                            if (!values.isEmpty()) {
                                request.expressionAttributeValues(values);
                            }
                        })
                .consumedCapacity();
    }

    @Test
    default void readsBy4KiBAndHalfWhenEventual() {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "q", text("x".repeat(5_000))));
        assertThat(read(table, "1", true)).isEqualTo(2);
        assertThat(read(table, "1", false)).isEqualTo(1);
        assertThat(read(table, "absent", true)).isEqualTo(1);
    }

    @Test
    default void writesByKiBOfTheLargerItem() {
        ExampleTable table = newTable();
        assertThat(
                        updated(table, "SET q = :v", Map.of(":v", text("x".repeat(3_000))))
                                .capacityUnits())
                .isEqualTo(3);
        assertThat(updated(table, "SET q = :v", Map.of(":v", text(""))).capacityUnits())
                .isEqualTo(3);
        assertThat(updated(table, "SET q = :v", Map.of(":v", text("y"))).capacityUnits())
                .isEqualTo(1);
    }

    @Test
    default void countsChangesOfIndexes() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> box = new HashMap<>(key("a", "1"));
        box.put("colour", text("red"));
        box.put("weight", number(1));
        table.put(box);
        assertThat(units(updated(table, "SET note = :v", Map.of(":v", text("x")))))
                .isEqualTo(Map.of("table", 1.0));
        assertThat(units(updated(table, "SET weight = :v", Map.of(":v", number(2)))))
                .isEqualTo(Map.of("table", 1.0, "by_colour", 2.0));
        assertThat(units(updated(table, "SET shape = :v", Map.of(":v", text("cube")))))
                .isEqualTo(Map.of("table", 1.0, "by_shape", 1.0));
        assertThat(units(updated(table, "REMOVE colour", Map.of())))
                .isEqualTo(Map.of("table", 1.0, "by_colour", 1.0, "by_shape", 1.0));
    }

    private static Map<String, Double> units(ConsumedCapacity consumed) {
        Map<String, Double> units = new HashMap<>();
        units.put("table", consumed.table().capacityUnits());
        consumed.globalSecondaryIndexes()
                .forEach((index, capacity) -> units.put(index, capacity.capacityUnits()));
        assertThat(consumed.capacityUnits())
                .isEqualTo(units.values().stream().mapToDouble(Double::doubleValue).sum());
        return units;
    }

    @Test
    default void roundsAQueryUpAsAWhole() {
        ExampleTable table = newTable();
        for (int i = 0; i < 10; i++) {
            table.put(with(key("a", "" + i), "q", text("x".repeat(1_000))));
        }
        ConsumedCapacity consumed =
                table.query(request ->
                                request.keyConditionExpression("shelf = :a")
                                        .expressionAttributeValues(Map.of(":a", text("a")))
                                        .consistentRead(true)
                                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity();
        assertThat(consumed.capacityUnits()).isEqualTo(3);
    }

    @Test
    default void answersNothingUnasked() {
        ExampleTable table = newTable();
        assertThat(table.update(key("a", "1"), request -> {}).consumedCapacity()).isNull();
    }
}
