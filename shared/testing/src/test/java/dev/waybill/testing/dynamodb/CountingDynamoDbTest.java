package dev.waybill.testing.dynamodb;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.dynamodb.contract.ExampleTable;
import dev.waybill.testing.faults.CallCounts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

class CountingDynamoDbTest {
    private final ExampleTable sound = ExampleTable.create(new InMemoryDynamoDb());
    private final CallCounts counts = new CallCounts();
    private final ExampleTable table =
            new ExampleTable(new CountingDynamoDb(sound.dynamoDb(), counts), sound.name());

    @Test
    void countsCallsByOperation() {
        table.put(key("a", "1"));
        table.put(key("a", "2"));
        table.get(key("a", "1"));
        table.query(request ->
                request.keyConditionExpression("shelf = :a")
                        .expressionAttributeValues(Map.of(":a", text("a"))));
        assertThat(counts.byOperation())
                .isEqualTo(
                        Map.of(
                                "DynamoDb.PutItem",
                                2L,
                                "DynamoDb.GetItem",
                                1L,
                                "DynamoDb.Query",
                                1L));
        assertThat(counts.calls("DynamoDb")).isEqualTo(4);
        assertThat(counts.calls("DynamoDb", "Scan")).isZero();
        counts.reset();
        assertThat(counts.byOperation()).isEmpty();
    }

    @Test
    void addsUpTheUnits() {
        table.put(with(key("a", "1"), "q", text("x".repeat(5000))));
        assertThat(counts.writeUnits()).isEqualTo(5);
        table.get(key("a", "1"));
        assertThat(counts.readUnits()).isEqualTo(2);
        table.updated(key("a", "2"), "SET mark = :m", Map.of(":m", text("m")));
        assertThat(counts.writeUnits()).as("table and index").isEqualTo(7);
    }

    @Test
    void countsPagesOfAQuery() {
        for (int i = 0; i < 5; i++) {
            sound.put(with(key("a", "" + i), "n", number(i)));
        }
        assertThat(
                        table
                                .dynamoDb()
                                .queryPaginator(request ->
                                        request.tableName(table.name())
                                                .keyConditionExpression("shelf = :a")
                                                .expressionAttributeValues(Map.of(":a", text("a")))
                                                .limit(2))
                                .items()
                                .stream())
                .hasSize(5);
        assertThat(counts.calls("DynamoDb", "Query")).isEqualTo(3);
        assertThat(counts.readUnits()).isEqualTo(1.5);
    }

    @Test
    void countsTransactionsTwiceAndFailuresToo() {
        TransactWriteItem item =
                TransactWriteItem.builder()
                        .put(put ->
                                put.tableName(table.name())
                                        .item(key("a", "1"))
                                        .conditionExpression("attribute_not_exists(box)"))
                        .build();
        table.dynamoDb().transactWriteItems(request -> request.transactItems(item));
        assertThat(counts.writeUnits()).isEqualTo(2);
        assertThatThrownBy(() ->
                        table.dynamoDb().transactWriteItems(request -> request.transactItems(item)))
                .isNotNull();
        assertThat(counts.writeUnits()).isEqualTo(4);
        assertThatThrownBy(() -> table.putIf("attribute_not_exists(box)", key("a", "1")))
                .isInstanceOf(ConditionalCheckFailedException.class);
        assertThat(counts.writeUnits()).isEqualTo(5);
    }

    @Test
    void countsARepeatedTransactionAsARead() {
        TransactWriteItem item =
                TransactWriteItem.builder()
                        .put(put -> put.tableName(table.name()).item(key("a", "1")))
                        .build();
        for (int i = 0; i < 2; i++) {
            table.dynamoDb()
                    .transactWriteItems(
                            request -> request.clientRequestToken("token").transactItems(item));
        }
        assertThat(counts.writeUnits()).isEqualTo(2);
        assertThat(counts.readUnits()).isEqualTo(2);
    }
}
