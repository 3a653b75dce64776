package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.require;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Global secondary indexes, read when they have caught up.
public interface IndexContract extends DynamoDbSubject {
    private static Map<String, AttributeValue> box(String box, String colour, long weight) {
        Map<String, AttributeValue> item = new HashMap<>(key("a", box));
        item.put("colour", text(colour));
        item.put("weight", number(weight));
        return item;
    }

    private static QueryResponse query(
            ExampleTable table, String index, String attribute, String value) {
        return query(table, index, attribute, value, request -> {});
    }

    private static QueryResponse query(
            ExampleTable table,
            String index,
            String attribute,
            String value,
            Consumer<QueryRequest.Builder> more) {
        return table.query(request ->
                more.accept(
                        request.indexName(index)
                                .keyConditionExpression(attribute + " = :v")
                                .expressionAttributeValues(Map.of(":v", text(value)))));
    }

    @Test
    default void ordersByTheIndexKey() {
        ExampleTable table = newTable();
        for (int weight : new int[] {10, -3, 200, 9, 0, -20}) {
            table.put(box("w" + weight, "red", weight));
        }
        table.put(with(box("half", "red", 0), "weight", number("9.5")));
        table.put(box("other", "blue", 1));
        assertThat(query(table, "by_colour", "colour", "red").items())
                .extracting(item -> require(item, "weight").n())
                .containsExactly("-20", "-3", "0", "9", "9.5", "10", "200");
        assertThat(
                        table.query(request ->
                                        request.indexName("by_colour")
                                                .keyConditionExpression(
                                                        "colour = :c AND weight BETWEEN :l"
                                                                + " AND :h")
                                                .expressionAttributeValues(
                                                        Map.of(
                                                                ":c", text("red"),
                                                                ":l", number(-3),
                                                                ":h", number(9))))
                                .items())
                .extracting(item -> require(item, "weight").n())
                .containsExactly("-3", "0", "9");
    }

    @Test
    default void showsOnlyWhatIsProjected() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> item = new HashMap<>(box("1", "red", 5));
        item.put("shape", text("cube"));
        item.put("mark", text("x"));
        item.put("note", text("fragile"));
        table.put(item);
        assertThat(query(table, "by_colour", "colour", "red").items())
                .containsExactly(box("1", "red", 5));
        assertThat(query(table, "by_shape", "shape", "cube").items())
                .containsExactly(
                        with(with(key("a", "1"), "colour", text("red")), "shape", text("cube")));
        assertThat(query(table, "by_mark", "mark", "x").items()).containsExactly(item);
        assertInvalid(
                "ALL_ATTRIBUTES",
                () ->
                        query(
                                table,
                                "by_colour",
                                "colour",
                                "red",
                                request -> request.select(Select.ALL_ATTRIBUTES)));
        assertThat(
                        query(
                                        table,
                                        "by_mark",
                                        "mark",
                                        "x",
                                        request -> request.projectionExpression("note"))
                                .items())
                .containsExactly(Map.of("note", text("fragile")));
    }

    @Test
    default void holdsOnlyItemsWithTheWholeKey() {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "colour", text("red")));
        assertThat(query(table, "by_colour", "colour", "red").items()).isEmpty();
        table.updated(key("a", "1"), "SET weight = :w", Map.of(":w", number(1)));
        assertThat(query(table, "by_colour", "colour", "red").items()).hasSize(1);
        table.updated(key("a", "1"), "REMOVE colour", Map.of());
        assertThat(query(table, "by_colour", "colour", "red").items()).isEmpty();
    }

    @Test
    default void followsChangesOfTheKey() {
        ExampleTable table = newTable();
        table.put(box("1", "red", 5));
        table.updated(key("a", "1"), "SET weight = :w", Map.of(":w", number(6)));
        assertThat(query(table, "by_colour", "colour", "red").items())
                .containsExactly(box("1", "red", 6));
        table.updated(key("a", "1"), "SET colour = :c", Map.of(":c", text("blue")));
        assertThat(query(table, "by_colour", "colour", "red").items()).isEmpty();
        assertThat(query(table, "by_colour", "colour", "blue").items()).hasSize(1);
        dynamoDb().deleteItem(r -> r.tableName(table.name()).key(key("a", "1")));
        assertThat(query(table, "by_colour", "colour", "blue").items()).isEmpty();
    }

    @Test
    default void pagesThroughEqualKeys() {
        ExampleTable table = newTable();
        for (int i = 0; i < 7; i++) {
            table.put(box("0" + i, "red", i / 3));
        }
        for (boolean forward : List.of(true, false)) {
            QueryRequest request =
                    QueryRequest.builder()
                            .tableName(table.name())
                            .indexName("by_colour")
                            .keyConditionExpression("colour = :v")
                            .expressionAttributeValues(Map.of(":v", text("red")))
                            .scanIndexForward(forward)
                            .limit(2)
                            .build();
            QueryResponse first = dynamoDb().query(request);
            assertThat(first.lastEvaluatedKey())
                    .containsOnlyKeys("colour", "weight", "shelf", "box");
            assertThat(dynamoDb().queryPaginator(request).items().stream())
                    .hasSize(7)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    default void refusesConsistentReadsAndUnknownIndexes() {
        ExampleTable table = newTable();
        assertInvalid(
                "onsistent",
                () ->
                        query(
                                table,
                                "by_colour",
                                "colour",
                                "red",
                                request -> request.consistentRead(true)));
        assertInvalid("index", () -> query(table, "by_nothing", "colour", "red"));
    }

    @Test
    default void refusesStartKeysWithoutTheTablesKey() {
        ExampleTable table = newTable();
        assertInvalid(
                "start",
                () ->
                        query(
                                table,
                                "by_colour",
                                "colour",
                                "red",
                                request ->
                                        request.exclusiveStartKey(
                                                Map.of(
                                                        "colour", text("red"),
                                                        "weight", number(1)))));
    }

    @Test
    default void refusesValuesThatAnIndexCannotHold() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        assertInvalid(() -> table.put(with(key, "colour", number(1))));
        assertInvalid(() -> table.put(with(key, "mark", text(""))));
        assertInvalid(() -> table.updated(key, "SET weight = :v", Map.of(":v", text("1"))));
        assertInvalid(() -> table.updated(key, "SET mark = :v", Map.of(":v", text(""))));
        assertThat(table.get(key)).isEmpty();
    }

    @Test
    default void scansTheIndex() {
        ExampleTable table = newTable();
        table.put(box("1", "red", 1));
        table.put(box("2", "blue", 2));
        table.put(key("a", "3"));
        assertThat(dynamoDb().scan(r -> r.tableName(table.name()).indexName("by_colour")).items())
                .containsExactlyInAnyOrder(box("1", "red", 1), box("2", "blue", 2));
    }
}
