package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.contract.DynamoDbContract;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.KnownLimits;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The emulator keeps the contract.
class EmbeddedDynamoDbTest extends DynamoDbContract {
    @RegisterExtension
    final KnownLimits limits = KnownLimits.at(EmbeddedAws.shared().endpoints().dynamoDb());

    @Override
    public DynamoDbClient dynamoDb() {
        return EmbeddedAws.shared().dynamoDb();
    }
}
