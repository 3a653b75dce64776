package dev.waybill.bench.scale;

import dev.waybill.testing.dynamodb.DelegatingDynamoDb;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/// Leaves audit records out of transactions: a million of them, of devices that are registered
/// before anything is measured, would be most of what the twin has to hold.
final class WithoutAudit extends DelegatingDynamoDb {

    private final String audit;

    WithoutAudit(DynamoDbClient delegate, String audit) {
        super(delegate);
        this.audit = audit;
    }

    @Override
    protected <Q extends DynamoDbRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated) {
        return delegated.apply(request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return super.transactWriteItems(
                request.toBuilder()
                        .transactItems(
                                request.transactItems().stream()
                                        .filter(item ->
                                                item.put() == null
                                                        || !item.put().tableName().equals(audit))
                                        .toList())
                        .build());
    }
}
