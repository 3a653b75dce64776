package dev.waybill.testing.sqs;

import dev.waybill.testing.sqs.contract.SqsContract;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The twin keeps the contract.
class InMemorySqsTest extends SqsContract {
    private final InMemorySqs twin = new InMemorySqs();

    @Override
    public SqsClient sqs() {
        return twin;
    }
}
