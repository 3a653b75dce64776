package dev.waybill.testing.sqs;

import java.util.function.Function;
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
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// An SQS client that does something around every call of another one. What is not overridden here
/// is unsupported.
public abstract class DelegatingSqs implements SqsClient {
    private final SqsClient delegate;

    /// Around the calls of this client.
    protected DelegatingSqs(SqsClient delegate) {
        this.delegate = delegate;
    }

    /// Makes a call.
    ///
    /// @param operation its name, as `SendMessage`
    protected abstract <Q extends SqsRequest, R> R call(
            String operation, Q request, Function<Q, R> delegated);

    /// The client behind.
    protected final SqsClient delegate() {
        return delegate;
    }

    @Override
    public CreateQueueResponse createQueue(CreateQueueRequest request) {
        return call("CreateQueue", request, delegate::createQueue);
    }

    @Override
    public DeleteQueueResponse deleteQueue(DeleteQueueRequest request) {
        return call("DeleteQueue", request, delegate::deleteQueue);
    }

    @Override
    public PurgeQueueResponse purgeQueue(PurgeQueueRequest request) {
        return call("PurgeQueue", request, delegate::purgeQueue);
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        return call("GetQueueUrl", request, delegate::getQueueUrl);
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        return call("GetQueueAttributes", request, delegate::getQueueAttributes);
    }

    @Override
    public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
        return call("SetQueueAttributes", request, delegate::setQueueAttributes);
    }

    @Override
    public ListQueuesResponse listQueues(ListQueuesRequest request) {
        return call("ListQueues", request, delegate::listQueues);
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
        return call("SendMessage", request, delegate::sendMessage);
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
        return call("SendMessageBatch", request, delegate::sendMessageBatch);
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
        return call("ReceiveMessage", request, delegate::receiveMessage);
    }

    @Override
    public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
        return call("DeleteMessage", request, delegate::deleteMessage);
    }

    @Override
    public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
        return call("DeleteMessageBatch", request, delegate::deleteMessageBatch);
    }

    @Override
    public ChangeMessageVisibilityResponse changeMessageVisibility(
            ChangeMessageVisibilityRequest request) {
        return call("ChangeMessageVisibility", request, delegate::changeMessageVisibility);
    }

    @Override
    public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
            ChangeMessageVisibilityBatchRequest request) {
        return call(
                "ChangeMessageVisibilityBatch", request, delegate::changeMessageVisibilityBatch);
    }

    @Override
    public final String serviceName() {
        return delegate.serviceName();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
