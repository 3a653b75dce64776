package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Batches of reads and writes.
public interface BatchContract extends DynamoDbSubject {
    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest delete(Map<String, AttributeValue> key) {
        return WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build();
    }

    private void write(ExampleTable table, List<WriteRequest> requests) {
        dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(table.name(), requests)));
    }

    private BatchGetItemResponse read(ExampleTable table, List<Map<String, AttributeValue>> keys) {
        return dynamoDb()
                .batchGetItem(request ->
                        request.requestItems(
                                Map.of(
                                        table.name(),
                                        KeysAndAttributes.builder()
                                                .keys(keys)
                                                .consistentRead(true)
                                                .build())));
    }

    @Test
    default void writesAndReadsBatches() {
        ExampleTable table = newTable();
        table.put(key("a", "gone"));
        write(
                table,
                List.of(
                        put(with(key("a", "1"), "n", number(1))),
                        put(key("b", "2")),
                        delete(key("a", "gone")),
                        delete(key("a", "never"))));
        BatchGetItemResponse response =
                read(table, List.of(key("a", "1"), key("b", "2"), key("a", "gone")));
        assertThat(response.responses().get(table.name()))
                .containsExactlyInAnyOrder(with(key("a", "1"), "n", number(1)), key("b", "2"));
        assertThat(response.unprocessedKeys()).isEmpty();
    }

    @Test
    default void answersTablesWithoutFindingsToo() {
        ExampleTable table = newTable();
        assertThat(read(table, List.of(key("a", "1"))).responses())
                .isEqualTo(Map.of(table.name(), List.of()));
    }

    @Test
    default void refusesDuplicatesAndTooManyItems() {
        ExampleTable table = newTable();
        assertInvalid("duplicates", () -> read(table, List.of(key("a", "1"), key("a", "1"))));
        assertInvalid(
                "duplicates",
                () -> write(table, List.of(put(key("a", "1")), delete(key("a", "1")))));
        List<Map<String, AttributeValue>> keys = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            keys.add(key("a", "" + i));
        }
        assertInvalid(() -> read(table, keys));
        assertInvalid(() -> write(table, keys.stream().limit(26).map(BatchContract::put).toList()));
        assertInvalid(() -> read(table, List.of()));
        assertThat(read(table, keys.subList(0, 100)).responses().get(table.name())).isEmpty();
    }
}
