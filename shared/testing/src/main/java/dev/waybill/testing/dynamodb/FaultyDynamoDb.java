package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.operation.CancellationReasons;
import dev.waybill.testing.dynamodb.value.Rejections;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.FaultyCalls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/// A DynamoDB some of whose calls fail by plan: throttled, in conflict, without an answer, with
/// half a batch, or at the end of the program.
public final class FaultyDynamoDb extends DelegatingDynamoDb {
    private static final Set<Kind> EVERY_CALL =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT);
    private static final Set<Kind> WRITES =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT, Kind.CONFLICT);
    private static final Set<Kind> BATCHES =
            EnumSet.of(Kind.CRASH, Kind.THROTTLING, Kind.TIMEOUT, Kind.PARTIAL);
    private static final Set<String> CONFLICTING =
            Set.of("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "TransactGetItems");

    private final FaultyCalls calls;

    /// A client of `delegate` with these faults.
    public FaultyDynamoDb(DynamoDbClient delegate, Faults faults) {
        super(delegate);
        this.calls = new FaultyCalls(faults);
    }

    @Override
    protected <Q extends DynamoDbRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated) {
        Supplier<R> whole = () -> delegated.apply(request);
        Set<Kind> possible = CONFLICTING.contains(operation) ? WRITES : EVERY_CALL;
        return calls.make("DynamoDb." + operation, possible, refusals(request), whole, whole);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return calls.make(
                "DynamoDb.BatchGetItem",
                BATCHES,
                refusals(request),
                () -> delegate().batchGetItem(request),
                () -> HalfBatches.get(delegate(), request));
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        return calls.make(
                "DynamoDb.BatchWriteItem",
                BATCHES,
                refusals(request),
                () -> delegate().batchWriteItem(request),
                () -> HalfBatches.write(delegate(), request));
    }

    private static FaultyCalls.Refusals refusals(DynamoDbRequest request) {
        return new FaultyCalls.Refusals() {
            @Override
            public RuntimeException throttled() {
                return Rejections.describe(
                                ProvisionedThroughputExceededException.builder(),
                                "ProvisionedThroughputExceededException",
                                "The level of configured provisioned throughput for the table was"
                                        + " exceeded")
                        .build();
            }

            @Override
            public RuntimeException conflict() {
                int actions = actions(request);
                if (actions > 0) {
                    List<CancellationReason> reasons =
                            new ArrayList<>(
                                    Collections.nCopies(
                                            actions,
                                            CancellationReason.builder().code("None").build()));
                    reasons.set(actions / 2, CancellationReasons.conflict());
                    return CancellationReasons.cancelled(reasons);
                }
                return Rejections.describe(
                                TransactionConflictException.builder(),
                                "TransactionConflictException",
                                "Transaction is ongoing for the item")
                        .build();
            }
        };
    }

    /// The number of actions of a transaction; 0 for other requests.
    private static int actions(DynamoDbRequest request) {
        if (request instanceof TransactWriteItemsRequest writes) {
            return writes.transactItems().size();
        }
        return request instanceof TransactGetItemsRequest reads ? reads.transactItems().size() : 0;
    }
}
