package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.contract.DynamoDbContract;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The twin keeps the contract.
class InMemoryDynamoDbTest extends DynamoDbContract {
    private final InMemoryDynamoDb twin = new InMemoryDynamoDb();

    @Override
    public DynamoDbClient dynamoDb() {
        return twin;
    }
}
