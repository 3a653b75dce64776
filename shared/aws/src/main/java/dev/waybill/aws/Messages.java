package dev.waybill.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// Sends messages to queues. A message may arrive more than once, late and out of order: its
/// receiver must bear that.
public final class Messages {

    private final SqsClient client;

    /// @param client the queues
    public Messages(SqsClient client) {
        this.client = client;
    }

    /// Sends one message; when it returns, the queue has it.
    public void send(String queueUrl, String body) {
        SendMessageRequest request =
                SendMessageRequest.builder().queueUrl(queueUrl).messageBody(body).build();
        Calls.write("send a message", () -> client.sendMessage(request));
    }

    /// Sends one message to a queue that is not ours, if that takes it.
    ///
    /// @return why it did not, in words that hold nothing of the failure's own text; absent when
    ///   the queue has it
    public Optional<String> offer(String queueUrl, String body) {
        SendMessageRequest request =
                SendMessageRequest.builder().queueUrl(queueUrl).messageBody(body).build();
        try {
            client.sendMessage(request);
            return Optional.empty();
        } catch (QueueDoesNotExistException e) {
            return Optional.of("the queue does not exist");
        } catch (SdkException e) {
            return Optional.of(
                    Calls.isTransient(e)
                            ? "the queue could not be reached"
                            : "the queue does not let this installation send");
        }
    }

    /// Sends one message that is not to arrive before `seconds`, 900 at most, have passed.
    public void sendLater(String queueUrl, String body, int seconds) {
        SendMessageRequest request =
                SendMessageRequest.builder()
                        .queueUrl(queueUrl)
                        .messageBody(body)
                        .delaySeconds(seconds)
                        .build();
        Calls.write("send a message", () -> client.sendMessage(request));
    }

    /// Sends messages, ten at a time; those that a queue refuses are sent again one by one.
    public void sendAll(String queueUrl, List<String> bodies) {
        for (int from = 0; from < bodies.size(); from += Limits.SEND_BATCH) {
            sendBatch(
                    queueUrl,
                    bodies.subList(from, Math.min(bodies.size(), from + Limits.SEND_BATCH)));
        }
    }

    private void sendBatch(String queueUrl, List<String> bodies) {
        Map<String, String> byId =
                IntStream.range(0, bodies.size())
                        .boxed()
                        .collect(Collectors.toMap(String::valueOf, bodies::get));
        SendMessageBatchRequest request =
                SendMessageBatchRequest.builder()
                        .queueUrl(queueUrl)
                        .entries(
                                byId.entrySet().stream()
                                        .map(message ->
                                                SendMessageBatchRequestEntry.builder()
                                                        .id(message.getKey())
                                                        .messageBody(message.getValue())
                                                        .build())
                                        .toList())
                        .build();
        var response = Calls.write("send messages", () -> client.sendMessageBatch(request));
        for (var failed : response.failed()) {
            send(queueUrl, bodies.get(Integer.parseInt(failed.id())));
        }
    }

    /// Asks the queue for its attributes; throws [dev.waybill.domain.Unavailable] when it does not
    /// answer.
    public void requireReachable(String queueUrl) {
        GetQueueAttributesRequest request =
                GetQueueAttributesRequest.builder()
                        .queueUrl(queueUrl)
                        .attributeNames(QueueAttributeName.QUEUE_ARN)
                        .build();
        Calls.read("reach a queue", () -> client.getQueueAttributes(request));
    }
}
