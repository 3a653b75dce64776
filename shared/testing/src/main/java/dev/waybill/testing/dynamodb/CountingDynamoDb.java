package dev.waybill.testing.dynamodb;

import dev.waybill.testing.faults.CallCounts;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// A DynamoDB whose calls and units are counted; every request asks for the capacity it consumes.
public final class CountingDynamoDb extends DelegatingDynamoDb {
    private static final String SERVICE = "DynamoDb";
    private static final int TRANSACTION = 2;

    private final CallCounts counts;

    /// A client of `delegate` that counts here.
    public CountingDynamoDb(DynamoDbClient delegate, CallCounts counts) {
        super(delegate);
        this.counts = counts;
    }

    @Override
    protected <Q extends DynamoDbRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated) {
        counts.add(SERVICE, operation);
        try {
            return delegated.apply(request);
        } catch (ConditionalCheckFailedException e) {
            counts.addWriteUnits(1);
            throw e;
        } catch (TransactionCanceledException e) {
            counts.addWriteUnits(TRANSACTION * Math.max(1, e.cancellationReasons().size()));
            throw e;
        }
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        GetItemResponse response =
                super.getItem(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        read(response.consumedCapacity());
        return response;
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        BatchGetItemResponse response =
                super.batchGetItem(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        response.consumedCapacity().forEach(this::read);
        return response;
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        TransactGetItemsResponse response =
                super.transactGetItems(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        response.consumedCapacity().forEach(this::read);
        return response;
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        QueryResponse response =
                super.query(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        read(response.consumedCapacity());
        return response;
    }

    @Override
    public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
        ExecuteStatementResponse response =
                super.executeStatement(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        counts.addReadUnits(StatementUnits.of(request, response));
        return response;
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        ScanResponse response =
                super.scan(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        read(response.consumedCapacity());
        return response;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        PutItemResponse response =
                super.putItem(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        written(List.of(response.consumedCapacity()));
        return response;
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        UpdateItemResponse response =
                super.updateItem(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        written(List.of(response.consumedCapacity()));
        return response;
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        DeleteItemResponse response =
                super.deleteItem(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        written(List.of(response.consumedCapacity()));
        return response;
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        BatchWriteItemResponse response =
                super.batchWriteItem(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        written(response.consumedCapacity());
        return response;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        TransactWriteItemsResponse response =
                super.transactWriteItems(
                        request.toBuilder()
                                .returnConsumedCapacity(wanted(request.returnConsumedCapacity()))
                                .build());
        written(response.consumedCapacity());
        return response;
    }

    private static ReturnConsumedCapacity wanted(ReturnConsumedCapacity asked) {
        return asked == ReturnConsumedCapacity.INDEXES ? asked : ReturnConsumedCapacity.TOTAL;
    }

    private void read(ConsumedCapacity consumed) {
        counts.addReadUnits(consumed.capacityUnits());
    }

    /// A repeated transaction is only read.
    private void written(List<ConsumedCapacity> consumed) {
        for (ConsumedCapacity capacity : consumed) {
            if (capacity.readCapacityUnits() != null && capacity.writeCapacityUnits() == null) {
                counts.addReadUnits(capacity.capacityUnits());
            } else {
                counts.addWriteUnits(capacity.capacityUnits());
            }
        }
    }
}
