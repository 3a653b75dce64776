package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.contract.DynamoDbContract;
import dev.waybill.testing.embedded.EmbeddedAws;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The emulator keeps the contract.
class EmbeddedDynamoDbTest extends DynamoDbContract {
    @Override
    public DynamoDbClient dynamoDb() {
        return EmbeddedAws.shared().dynamoDb();
    }
}
