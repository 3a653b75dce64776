package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.require;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Queries and scans of a table.
public interface QueryContract extends DynamoDbSubject {
    /// Shelf `a` with boxes 00 to 09, and a box on another shelf.
    private ExampleTable tableWithBoxes() {
        ExampleTable table = newTable();
        for (int i = 0; i < 10; i++) {
            table.put(with(key("a", "0" + i), "n", number(i)));
        }
        table.put(key("b", "05"));
        return table;
    }

    private static List<String> boxes(List<Map<String, AttributeValue>> items) {
        return items.stream().map(item -> require(item, "box").s()).toList();
    }

    private static List<String> boxes(
            ExampleTable table, String condition, Map<String, AttributeValue> values) {
        return boxes(
                table.query(request ->
                                request.keyConditionExpression(condition)
                                        .expressionAttributeValues(values)
                                        .consistentRead(true))
                        .items());
    }

    @Test
    default void selectsSeveralPartitionsByOneStatement() {
        ExampleTable table = tableWithBoxes();
        table.put(key("c", "05"));
        ExecuteStatementResponse found =
                table.dynamoDb()
                        .executeStatement(request ->
                                request.statement(
                                                "SELECT * FROM \"%s\" WHERE \"shelf\" IN [?, ?]"
                                                        .formatted(table.name()))
                                        .parameters(text("b"), text("a"))
                                        .consistentRead(true));
        assertThat(found.nextToken()).isNull();
        assertThat(found.items())
                .hasSize(11)
                .contains(key("b", "05"))
                .contains(with(key("a", "09"), "n", number(9)))
                .doesNotContain(key("c", "05"));
    }

    @Test
    default void goesOnWithAStatementWherePagesEnd() {
        ExampleTable table = newTable();
        String filling = "x".repeat(300_000);
        for (int i = 0; i < 5; i++) {
            table.put(with(key("a", "0" + i), "filling", text(filling)));
            table.put(with(key("b", "0" + i), "filling", text(filling)));
        }
        List<String> found = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            String next = token;
            ExecuteStatementResponse page =
                    table.dynamoDb()
                            .executeStatement(request ->
                                    request.statement(
                                                    "SELECT * FROM \"%s\" WHERE \"shelf\" IN [?, ?]"
                                                            .formatted(table.name()))
                                            .parameters(text("a"), text("b"))
                                            .nextToken(next));
            page.items()
                    .forEach(item ->
                            found.add(require(item, "shelf").s() + require(item, "box").s()));
            token = page.nextToken();
            pages++;
        } while (token != null);
        assertThat(pages).isGreaterThan(1);
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "a00", "a01", "a02", "a03", "a04", "b00", "b01", "b02", "b03", "b04");
    }

    @Test
    default void findsThePartitionInOrder() {
        ExampleTable table = tableWithBoxes();
        List<String> all = IntStream.range(0, 10).mapToObj(i -> "0" + i).toList();
        Map<String, AttributeValue> a = Map.of(":a", text("a"));
        assertThat(boxes(table, "shelf = :a", a)).isEqualTo(all);
        assertThat(
                        boxes(
                                table.query(request ->
                                                request.keyConditionExpression("shelf = :a")
                                                        .expressionAttributeValues(a)
                                                        .scanIndexForward(false))
                                        .items()))
                .isEqualTo(all.reversed());
        assertThat(boxes(table, "shelf = :a", Map.of(":a", text("none")))).isEmpty();
    }

    @Test
    default void findsRangesOfSortKeys() {
        ExampleTable table = tableWithBoxes();
        Map<String, AttributeValue> values = Map.of(":a", text("a"), ":v", text("04"));
        assertThat(boxes(table, "shelf = :a AND box = :v", values)).containsExactly("04");
        assertThat(boxes(table, "shelf = :a AND box < :v", values))
                .containsExactly("00", "01", "02", "03");
        assertThat(boxes(table, "shelf = :a AND box <= :v", values)).hasSize(5);
        assertThat(boxes(table, ":v < box AND shelf = :a", values))
                .containsExactly("05", "06", "07", "08", "09");
        assertThat(boxes(table, "(shelf = :a) AND (box >= :v)", values)).hasSize(6);
        assertThat(
                        boxes(
                                table,
                                "shelf = :a AND box BETWEEN :v AND :w",
                                Map.of(":a", text("a"), ":v", text("04"), ":w", text("06"))))
                .containsExactly("04", "05", "06");
        assertThat(
                        boxes(
                                table,
                                "shelf = :a AND begins_with(box, :v)",
                                Map.of(":a", text("a"), ":v", text("0"))))
                .hasSize(10);
    }

    @Test
    default void ordersStringsByTheirBytes() {
        ExampleTable table = newTable();
        List<String> ordered = List.of("A", "Z", "a", "z", "ü", "\uFFFD", "😀");
        for (String box : ordered.reversed()) {
            table.put(key("a", box));
        }
        assertThat(boxes(table, "shelf = :a", Map.of(":a", text("a")))).isEqualTo(ordered);
    }

    @Test
    default void pagesByLimit() {
        ExampleTable table = tableWithBoxes();
        QueryRequest request =
                QueryRequest.builder()
                        .tableName(table.name())
                        .keyConditionExpression("shelf = :a")
                        .expressionAttributeValues(Map.of(":a", text("a")))
                        .limit(4)
                        .build();
        QueryResponse first = dynamoDb().query(request);
        assertThat(boxes(first.items())).containsExactly("00", "01", "02", "03");
        assertThat(first.lastEvaluatedKey()).isEqualTo(key("a", "03"));
        List<String> all = boxes(dynamoDb().queryPaginator(request).items().stream().toList());
        assertThat(all).hasSize(10).isSorted().doesNotHaveDuplicates();
        List<String> backwards =
                boxes(
                        dynamoDb()
                                .queryPaginator(request.toBuilder().scanIndexForward(false).build())
                                .items()
                                .stream()
                                .toList());
        assertThat(backwards).isEqualTo(all.reversed());
    }

    @Test
    default void namesALastKeyWheneverTheLimitEndsThePage() {
        ExampleTable table = tableWithBoxes();
        QueryResponse exact =
                table.query(request ->
                        request.keyConditionExpression("shelf = :a")
                                .expressionAttributeValues(Map.of(":a", text("a")))
                                .limit(10));
        assertThat(exact.lastEvaluatedKey()).isEqualTo(key("a", "09"));
        QueryResponse rest =
                table.query(request ->
                        request.keyConditionExpression("shelf = :a")
                                .expressionAttributeValues(Map.of(":a", text("a")))
                                .exclusiveStartKey(exact.lastEvaluatedKey()));
        assertThat(rest.items()).isEmpty();
        assertThat(rest.hasLastEvaluatedKey()).isFalse();
    }

    @Test
    default void pagesAfterOneMegabyte() {
        ExampleTable table = newTable();
        for (int i = 0; i < 5; i++) {
            table.put(with(key("a", "" + i), "q", text("x".repeat(300_000))));
        }
        QueryRequest request =
                QueryRequest.builder()
                        .tableName(table.name())
                        .keyConditionExpression("shelf = :a")
                        .expressionAttributeValues(Map.of(":a", text("a")))
                        .build();
        QueryResponse first = dynamoDb().query(request);
        assertThat(first.count()).isBetween(3, 4);
        assertThat(first.hasLastEvaluatedKey()).isTrue();
        assertThat(dynamoDb().queryPaginator(request).items().stream()).hasSize(5);
    }

    @Test
    default void filtersAfterTheLimit() {
        ExampleTable table = tableWithBoxes();
        QueryResponse page =
                table.query(request ->
                        request.keyConditionExpression("shelf = :a")
                                .filterExpression("n > :two")
                                .projectionExpression("n")
                                .expressionAttributeValues(
                                        Map.of(":a", text("a"), ":two", number(2)))
                                .limit(5));
        assertThat(page.items()).containsExactly(Map.of("n", number(3)), Map.of("n", number(4)));
        assertThat(page.scannedCount()).isEqualTo(5);
        assertThat(page.lastEvaluatedKey()).isEqualTo(key("a", "04"));
    }

    @Test
    default void countsWithoutItems() {
        ExampleTable table = tableWithBoxes();
        QueryResponse page =
                table.query(request ->
                        request.keyConditionExpression("shelf = :a")
                                .expressionAttributeValues(Map.of(":a", text("a")))
                                .select(Select.COUNT));
        assertThat(page.count()).isEqualTo(10);
        assertThat(page.items()).isEmpty();
    }

    @Test
    default void refusesWhatIsNoKeyCondition() {
        ExampleTable table = tableWithBoxes();
        Map<String, AttributeValue> values = Map.of(":a", text("a"), ":v", text("1"));
        for (String condition :
                List.of(
                        "shelf < :a AND box = :v",
                        "shelf = :a OR box = :v",
                        "shelf = :a AND box <> :v",
                        "shelf = :a AND box IN (:v)",
                        "shelf = :a AND NOT box = :v",
                        "shelf = :a AND contains(box, :v)",
                        "shelf = :a AND mark = :v",
                        "shelf = :a AND shelf = :v",
                        "shelf = :a AND box = :v AND box = :v",
                        "begins_with(shelf, :a) AND box = :v")) {
            assertInvalid(() -> boxes(table, condition, values));
        }
        assertInvalid(() -> boxes(table, "box = :v", Map.of(":v", text("1"))));
        assertInvalid(() -> boxes(table, "shelf = :a", Map.of(":a", number(1))));
        assertInvalid(() -> boxes(table, "shelf = :a", Map.of(":a", text(""))));
    }

    @Test
    default void refusesFiltersOnTheKeyAndLimitsBelowOne() {
        ExampleTable table = tableWithBoxes();
        Map<String, AttributeValue> values = Map.of(":a", text("a"));
        assertInvalid(
                "primary",
                () ->
                        table.query(request ->
                                request.keyConditionExpression("shelf = :a")
                                        .filterExpression("box = :a")
                                        .expressionAttributeValues(values)));
        assertInvalid(() ->
                table.query(request ->
                        request.keyConditionExpression("shelf = :a")
                                .expressionAttributeValues(values)
                                .limit(0)));
    }

    @Test
    default void refusesStartKeysOutsideTheQuery() {
        ExampleTable table = tableWithBoxes();
        for (Map<String, AttributeValue> start :
                List.of(Map.of("shelf", text("a")), key("b", "05"), key("a", "00"))) {
            assertInvalid(() ->
                    table.query(request ->
                            request.keyConditionExpression("shelf = :a AND box > :v")
                                    .expressionAttributeValues(
                                            Map.of(
                                                    ":a", text("a"),
                                                    ":v", text("03")))
                                    .exclusiveStartKey(start)));
        }
    }

    @Test
    default void scansEverythingOnce() {
        ExampleTable table = tableWithBoxes();
        List<Map<String, AttributeValue>> scanned = new ArrayList<>();
        dynamoDb()
                .scanPaginator(request -> request.tableName(table.name()).limit(3))
                .items()
                .forEach(scanned::add);
        assertThat(scanned).hasSize(11).doesNotHaveDuplicates();
        Set<Map<String, AttributeValue>> bySegments = new HashSet<>();
        for (int segment = 0; segment < 3; segment++) {
            int part = segment;
            dynamoDb()
                    .scanPaginator(request ->
                            request.tableName(table.name()).totalSegments(3).segment(part))
                    .items()
                    .forEach(item -> assertThat(bySegments.add(item)).isTrue());
        }
        assertThat(bySegments).hasSameElementsAs(scanned);
    }
}
