package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.store.Change;
import dev.waybill.testing.dynamodb.store.Image;
import dev.waybill.testing.dynamodb.store.Locks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/// TransactWriteItems: all writes or none.
public final class WriteTransactions {
    private static final int MAX_ITEMS = 100;
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int MAX_TOKEN_LENGTH = 36;

    private final Database database;
    private final Mutations mutations;
    private final IdempotencyTokens tokens;

    /// The transactions of a database.
    public WriteTransactions(Database database) {
        this.database = database;
        this.mutations = new Mutations(database);
        this.tokens = new IdempotencyTokens(database.clock());
    }

    /// TransactWriteItems.
    public TransactWriteItemsResponse write(TransactWriteItemsRequest request) {
        List<Mutation> writes = read(request.transactItems());
        String token = request.clientRequestToken();
        if (token == null) {
            return commit(request, writes);
        }
        if (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH) {
            throw validation(
                    "Value '"
                            + token
                            + "' at 'clientRequestToken' failed to satisfy constraint: Member must"
                            + " have length between 1 and 36");
        }
        return tokens.once(
                token,
                request.transactItems(),
                () -> commit(request, writes),
                () -> repeat(request, writes));
    }

    private List<Mutation> read(List<TransactWriteItem> items) {
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw validation(
                    "Value at 'transactItems' failed to satisfy constraint: Member must have length"
                            + " between 1 and 100");
        }
        List<Mutation> writes = new ArrayList<>(items.size());
        Set<Locks.Place> places = new LinkedHashSet<>();
        int bytes = 0;
        for (TransactWriteItem item : items) {
            Mutation mutation = read(item);
            if (!places.add(mutation.place())) {
                throw validation(
                        "Transaction request cannot include multiple operations on one item");
            }
            bytes += mutation.requestBytes();
            writes.add(mutation);
        }
        requireSmall(bytes);
        return writes;
    }

    private static void requireSmall(int bytes) {
        if (bytes > MAX_BYTES) {
            throw validation("Transaction payload size cannot exceed 4MB. Payload Size: " + bytes);
        }
    }

    private Mutation read(TransactWriteItem item) {
        long actions =
                Stream.of(item.put(), item.update(), item.delete(), item.conditionCheck())
                        .filter(action -> action != null)
                        .count();
        if (actions != 1) {
            throw validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (item.put() != null) {
            return mutations.put(
                    item.put().tableName(),
                    item.put().item(),
                    new Mutations.Guard(
                            item.put().conditionExpression(),
                            item.put().expressionAttributeNames(),
                            item.put().expressionAttributeValues(),
                            item.put().returnValuesOnConditionCheckFailure()));
        }
        if (item.update() != null) {
            return mutations.update(
                    item.update().tableName(),
                    item.update().key(),
                    item.update().updateExpression(),
                    new Mutations.Guard(
                            item.update().conditionExpression(),
                            item.update().expressionAttributeNames(),
                            item.update().expressionAttributeValues(),
                            item.update().returnValuesOnConditionCheckFailure()));
        }
        if (item.delete() != null) {
            return mutations.delete(
                    item.delete().tableName(),
                    item.delete().key(),
                    new Mutations.Guard(
                            item.delete().conditionExpression(),
                            item.delete().expressionAttributeNames(),
                            item.delete().expressionAttributeValues(),
                            item.delete().returnValuesOnConditionCheckFailure()));
        }
        return mutations.check(
                item.conditionCheck().tableName(),
                item.conditionCheck().key(),
                new Mutations.Guard(
                        item.conditionCheck().conditionExpression(),
                        item.conditionCheck().expressionAttributeNames(),
                        item.conditionCheck().expressionAttributeValues(),
                        item.conditionCheck().returnValuesOnConditionCheckFailure()));
    }

    private TransactWriteItemsResponse commit(
            TransactWriteItemsRequest request, List<Mutation> writes) {
        List<Locks.Place> places = writes.stream().map(Mutation::place).toList();
        List<Change> changes = database.locks().holding(places, () -> commit(writes));
        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        for (Change change : changes) {
            meter.writeInTransaction(change.table().name(), change.units());
        }
        return TransactWriteItemsResponse.builder().consumedCapacity(meter.all()).build();
    }

    private static List<Change> commit(List<Mutation> writes) {
        List<Change> changes = new ArrayList<>(writes.size());
        List<CancellationReason> reasons = new ArrayList<>(writes.size());
        for (Mutation mutation : writes) {
            Image before = mutation.table().find(mutation.key());
            if (!mutation.accepts(before)) {
                reasons.add(CancellationReasons.conditionFailed(mutation, before));
                continue;
            }
            try {
                changes.add(mutation.decide(before));
                reasons.add(CancellationReasons.NONE);
            } catch (DynamoDbException e) {
                reasons.add(CancellationReasons.invalid(e));
            }
        }
        if (changes.size() < writes.size()) {
            throw CancellationReasons.cancelled(reasons);
        }
        requireSmall(changes.stream().mapToInt(WriteTransactions::sizeBytes).sum());
        for (int i = 0; i < changes.size(); i++) {
            if (!(writes.get(i).effect() instanceof Mutation.Check)) {
                changes.get(i).commit();
            }
        }
        return changes;
    }

    private static int sizeBytes(Change change) {
        return change.after() == null ? 0 : change.after().sizeBytes();
    }

    /// The answer to a transaction that was committed before: it only costs reading the items.
    private static TransactWriteItemsResponse repeat(
            TransactWriteItemsRequest request, List<Mutation> writes) {
        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        for (Mutation mutation : writes) {
            Image image = mutation.table().find(mutation.key());
            int sizeBytes = image == null ? 0 : image.sizeBytes();
            meter.readInTransaction(mutation.table().name(), sizeBytes);
        }
        return TransactWriteItemsResponse.builder().consumedCapacity(meter.all()).build();
    }
}
