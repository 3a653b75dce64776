package dev.waybill.testing.sqs;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/// The twin of SQS: the client's interface over standard queues in memory. Thread-safe.
///
/// As strict as SQS about sizes, characters, batches and receipt handles. Messages become visible
/// again, are delayed and expire by the clock given; messages received too often move to the
/// dead-letter queue. Messages come in order and once, unless a [Disorder] is given. A receiver
/// that waits does so in real time, but no longer than 200 ms, because a clock that stands still
/// would let it wait for nothing.
///
/// There are no first-in-first-out queues, and no checksums of message attributes in answers.
public final class InMemorySqs implements SqsClient {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final Queues queues;
    private final Sending sending;
    private final Receiving receiving;
    private final Settling settling;

    /// An empty twin with the system's clock.
    public InMemorySqs() {
        this(InstantSource.system());
    }

    /// An empty twin whose messages hide, expire and are delayed by this clock.
    public InMemorySqs(InstantSource clock) {
        this(clock, null);
    }

    private InMemorySqs(InstantSource clock, @Nullable Disorder disorder) {
        queues = new Queues(clock, disorder);
        sending = new Sending(queues, clock);
        receiving = new Receiving(queues, LONGEST_WAIT);
        settling = new Settling(queues);
    }

    /// An empty twin that delivers messages in any order and some twice.
    public static InMemorySqs disorderly(InstantSource clock, Disorder disorder) {
        return new InMemorySqs(clock, disorder);
    }

    @Override
    public CreateQueueResponse createQueue(CreateQueueRequest request) {
        return queues.create(request);
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        return queues.url(request);
    }

    @Override
    public ListQueuesResponse listQueues(ListQueuesRequest request) {
        return queues.list(request);
    }

    @Override
    public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
        return queues.delete(request);
    }

    @Override
    public PurgeQueueResponse purgeQueue(PurgeQueueRequest request) {
        return queues.purge(request);
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        return queues.attributes(request);
    }

    @Override
    public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
        return queues.set(request);
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        return sending.send(request);
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        return sending.sendBatch(request);
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
        return receiving.receive(request);
    }

    @Override
    public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
        return settling.delete(request);
    }

    @Override
    public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
        return settling.deleteBatch(request);
    }

    @Override
    public ChangeMessageVisibilityResponse changeMessageVisibility(
            ChangeMessageVisibilityRequest request) {
        return settling.hide(request);
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
            ChangeMessageVisibilityBatchRequest request) {
        return settling.hideBatch(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
