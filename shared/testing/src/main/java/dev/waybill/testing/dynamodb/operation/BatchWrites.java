package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.store.Change;
import dev.waybill.testing.dynamodb.store.Locks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// BatchWriteItem: up to 25 puts and deletes without conditions, each on its own.
public final class BatchWrites {
    private static final int MAX_REQUESTS = 25;

    private final Mutations mutations;
    private final Writes writes;

    /// The batch writes of a database.
    public BatchWrites(Database database, Writes writes) {
        this.mutations = new Mutations(database);
        this.writes = writes;
    }

    /// BatchWriteItem. Nothing is left unprocessed.
    public BatchWriteItemResponse write(BatchWriteItemRequest request) {
        List<Mutation> batch = new ArrayList<>();
        Set<Locks.Place> places = new HashSet<>();
        request.requestItems()
                .forEach((table, requests) -> {
                    for (WriteRequest write : requests) {
                        Mutation mutation = mutation(table, write);
                        if (!places.add(mutation.place())) {
                            throw validation("Provided list of item keys contains duplicates");
                        }
                        batch.add(mutation);
                    }
                });
        if (batch.isEmpty() || batch.size() > MAX_REQUESTS) {
            throw validation(
                    batch.isEmpty()
                            ? "The batch write request list for a table cannot be null or empty"
                            : "Too many items requested for the BatchWriteItem call");
        }
        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        for (Mutation mutation : batch) {
            Change change = writes.write(mutation);
            meter.write(change.table().name(), change.units());
        }
        return BatchWriteItemResponse.builder()
                .unprocessedItems(Map.of())
                .consumedCapacity(meter.all())
                .build();
    }

    private Mutation mutation(String table, WriteRequest write) {
        if ((write.putRequest() == null) == (write.deleteRequest() == null)) {
            throw validation(
                    "Supplied WriteRequest must contain exactly one of PutRequest and"
                            + " DeleteRequest");
        }
        return write.putRequest() != null
                ? mutations.put(table, write.putRequest().item(), Mutations.Guard.NONE)
                : mutations.delete(table, write.deleteRequest().key(), Mutations.Guard.NONE);
    }
}
