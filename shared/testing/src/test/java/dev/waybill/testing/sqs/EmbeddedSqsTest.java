package dev.waybill.testing.sqs;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.sqs.contract.SqsContract;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The emulator keeps the contract.
class EmbeddedSqsTest extends SqsContract {
    @Override
    public SqsClient sqs() {
        return EmbeddedAws.shared().sqs();
    }
}
