package dev.waybill.testing.sqs.contract;

import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The SQS that a contract is about.
public interface SqsSubject {
    /// A client of it. Queues of other tests may exist.
    SqsClient sqs();

    /// A new, empty queue that hides received messages for 30 s.
    default ExampleQueue newQueue() {
        return ExampleQueue.create(sqs(), Map.of());
    }

    /// A new, empty queue with these attributes.
    default ExampleQueue newQueue(Map<QueueAttributeName, String> attributes) {
        return ExampleQueue.create(sqs(), attributes);
    }
}
