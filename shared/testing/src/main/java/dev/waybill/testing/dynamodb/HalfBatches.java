package dev.waybill.testing.dynamodb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Batches of which the first half (rounded up) is done and the rest answered as unprocessed.
final class HalfBatches {
    private HalfBatches() {}

    static BatchGetItemResponse get(DynamoDbClient client, BatchGetItemRequest request) {
        Map<String, KeysAndAttributes> first = new HashMap<>();
        Map<String, KeysAndAttributes> rest = new HashMap<>();
        request.requestItems()
                .forEach((table, keys) -> {
                    List<Map<String, AttributeValue>> all = keys.keys();
                    int half = (all.size() + 1) / 2;
                    first.put(table, keys.toBuilder().keys(all.subList(0, half)).build());
                    if (half < all.size()) {
                        rest.put(
                                table,
                                keys.toBuilder().keys(all.subList(half, all.size())).build());
                    }
                });
        return client.batchGetItem(request.toBuilder().requestItems(first).build()).toBuilder()
                .unprocessedKeys(rest)
                .build();
    }

    static BatchWriteItemResponse write(DynamoDbClient client, BatchWriteItemRequest request) {
        Map<String, List<WriteRequest>> first = new HashMap<>();
        Map<String, List<WriteRequest>> rest = new HashMap<>();
        request.requestItems()
                .forEach((table, all) -> {
                    int half = (all.size() + 1) / 2;
                    first.put(table, all.subList(0, half));
                    if (half < all.size()) {
                        rest.put(table, all.subList(half, all.size()));
                    }
                });
        return client.batchWriteItem(request.toBuilder().requestItems(first).build()).toBuilder()
                .unprocessedItems(rest)
                .build();
    }
}
