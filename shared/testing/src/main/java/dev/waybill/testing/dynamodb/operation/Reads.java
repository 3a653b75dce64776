package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.expression.Binder;
import dev.waybill.testing.dynamodb.expression.Projection;
import dev.waybill.testing.dynamodb.store.Image;
import dev.waybill.testing.dynamodb.store.Key;
import dev.waybill.testing.dynamodb.store.Locks;
import dev.waybill.testing.dynamodb.store.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;

/// Reads of items by their keys.
public final class Reads {
    private static final int MAX_ITEMS = 100;
    private static final int MAX_BATCH_BYTES = 16 * 1024 * 1024;

    private final Database database;

    /// The reads of a database.
    public Reads(Database database) {
        this.database = database;
    }

    /// GetItem.
    public GetItemResponse get(GetItemRequest request) {
        Database.refuseLegacy(request.hasAttributesToGet(), "AttributesToGet");
        Table table = database.table(request.tableName());
        Optional<Projection> projection =
                projection(request.projectionExpression(), request.expressionAttributeNames());
        Image image = table.find(table.keyOfRequest(request.key()));
        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        meter.read(table.name(), sizeBytes(image), request.consistentRead());
        GetItemResponse.Builder response = GetItemResponse.builder();
        if (image != null) {
            response.item(show(image, projection));
        }
        return response.consumedCapacity(meter.single()).build();
    }

    /// BatchGetItem. Only what does not fit in 16 MB is left unprocessed.
    public BatchGetItemResponse batchGet(BatchGetItemRequest request) {
        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        Map<String, List<Map<String, AttributeValue>>> found = new HashMap<>();
        Map<String, KeysAndAttributes> unprocessed = new HashMap<>();
        int asked = request.requestItems().values().stream().mapToInt(k -> k.keys().size()).sum();
        if (asked == 0) {
            throw validation("The list of keys in RequestItems for BatchGetItem is required");
        }
        if (asked > MAX_ITEMS) {
            throw validation("Too many items requested for the BatchGetItem call");
        }
        int[] bytesLeft = {MAX_BATCH_BYTES};
        request.requestItems()
                .forEach((name, keys) -> {
                    List<Map<String, AttributeValue>> rest = new ArrayList<>();
                    found.put(name, batchGet(name, keys, bytesLeft, rest, meter));
                    if (!rest.isEmpty()) {
                        unprocessed.put(name, keys.toBuilder().keys(rest).build());
                    }
                });
        return BatchGetItemResponse.builder()
                .responses(found)
                .unprocessedKeys(unprocessed)
                .consumedCapacity(meter.all())
                .build();
    }

    private List<Map<String, AttributeValue>> batchGet(
            String name,
            KeysAndAttributes wanted,
            int[] bytesLeft,
            List<Map<String, AttributeValue>> rest,
            CapacityMeter meter) {
        Database.refuseLegacy(wanted.hasAttributesToGet(), "AttributesToGet");
        Table table = database.table(name);
        Optional<Projection> projection =
                projection(wanted.projectionExpression(), wanted.expressionAttributeNames());
        Set<Key> seen = new LinkedHashSet<>();
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (Map<String, AttributeValue> given : wanted.keys()) {
            Key key = table.keyOfRequest(given);
            if (!seen.add(key)) {
                throw validation("Provided list of item keys contains duplicates");
            }
            Image image = table.find(key);
            if (bytesLeft[0] <= 0) {
                rest.add(given);
                continue;
            }
            meter.read(table.name(), sizeBytes(image), wanted.consistentRead());
            if (image != null) {
                bytesLeft[0] -= image.sizeBytes();
                items.add(show(image, projection));
            }
        }
        return items;
    }

    /// TransactGetItems: all items as they were at one moment.
    public TransactGetItemsResponse transactGet(TransactGetItemsRequest request) {
        List<TransactGetItem> items = request.transactItems();
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw validation(
                    "Value at 'transactItems' failed to satisfy constraint: Member must have length"
                            + " between 1 and 100");
        }
        List<Optional<Projection>> projections = new ArrayList<>();
        Set<Locks.Place> places = new LinkedHashSet<>();
        for (TransactGetItem item : items) {
            Get get = item.get();
            Table table = database.table(get.tableName());
            projections.add(projection(get.projectionExpression(), get.expressionAttributeNames()));
            if (!places.add(new Locks.Place(table, table.keyOfRequest(get.key())))) {
                throw validation(
                        "Transaction request cannot include multiple operations on one item");
            }
        }
        List<Optional<Image>> images =
                database.locks()
                        .holding(
                                places,
                                () ->
                                        places.stream()
                                                .map(p ->
                                                        Optional.ofNullable(
                                                                p.table().find(p.key())))
                                                .toList());
        return transactGetResponse(request, List.copyOf(places), images, projections);
    }

    private static TransactGetItemsResponse transactGetResponse(
            TransactGetItemsRequest request,
            List<Locks.Place> places,
            List<Optional<Image>> images,
            List<Optional<Projection>> projections) {
        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        List<ItemResponse> responses = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Image image = images.get(i).orElse(null);
            meter.readInTransaction(places.get(i).table().name(), sizeBytes(image));
            ItemResponse.Builder response = ItemResponse.builder();
            if (image != null) {
                response.item(show(image, projections.get(i)));
            }
            responses.add(response.build());
        }
        return TransactGetItemsResponse.builder()
                .responses(responses)
                .consumedCapacity(meter.all())
                .build();
    }

    private Optional<Projection> projection(
            @Nullable String expression, Map<String, String> names) {
        Binder binder = database.binder(names, Database.noMap());
        Optional<Projection> projection = binder.projection(expression);
        binder.requireAllUsed();
        return projection;
    }

    private static Map<String, AttributeValue> show(Image image, Optional<Projection> projection) {
        return projection.isPresent() ? projection.get().apply(image.item()) : image.item();
    }

    private static int sizeBytes(@Nullable Image image) {
        return image == null ? 0 : image.sizeBytes();
    }
}
