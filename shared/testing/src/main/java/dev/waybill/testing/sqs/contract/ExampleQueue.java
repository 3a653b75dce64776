package dev.waybill.testing.sqs.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// A queue for a test.
///
/// @param sqs where the queue is
/// @param name its name, never used before
/// @param url its address
public record ExampleQueue(SqsClient sqs, String name, String url) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Creates the queue.
    public static ExampleQueue create(SqsClient sqs, Map<QueueAttributeName, String> attributes) {
        String name = "queue-" + UUID.randomUUID();
        String url =
                sqs.createQueue(request -> request.queueName(name).attributes(attributes))
                        .queueUrl();
        return new ExampleQueue(sqs, name, url);
    }

    /// Sends a message; answers its id.
    public String send(String body) {
        return sqs.sendMessage(request -> request.queueUrl(url).messageBody(body)).messageId();
    }

    /// The messages that can be received now, at most ten.
    public List<Message> receive() {
        return receive(request -> {});
    }

    /// The messages that can be received now, at most ten, with more parameters.
    public List<Message> receive(Consumer<ReceiveMessageRequest.Builder> more) {
        return sqs.receiveMessage(request ->
                        more.accept(
                                request.queueUrl(url)
                                        .maxNumberOfMessages(10)
                                        .messageSystemAttributeNames(
                                                MessageSystemAttributeName.ALL)))
                .messages();
    }

    /// The one message that can be received now.
    public Message receiveOne() {
        return receiveOne(request -> {});
    }

    /// The one message that can be received now, with more parameters.
    public Message receiveOne(Consumer<ReceiveMessageRequest.Builder> more) {
        List<Message> messages = receive(more);
        if (messages.size() != 1) {
            throw new AssertionError("not one message: " + messages);
        }
        return messages.getFirst();
    }

    /// The next messages, waited for.
    public List<Message> await() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            List<Message> messages = receive(request -> request.waitTimeSeconds(5));
            if (!messages.isEmpty()) {
                return messages;
            }
        }
        throw new AssertionError("no message after " + PATIENCE);
    }

    /// Deletes a received message.
    public void delete(Message message) {
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    /// Changes for how long a received message stays hidden.
    public void hide(Message message, int seconds) {
        sqs.changeMessageVisibility(request ->
                request.queueUrl(url)
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout(seconds));
    }

    /// An attribute of the queue.
    public String attribute(QueueAttributeName attribute) {
        String value =
                sqs.getQueueAttributes(request -> request.queueUrl(url).attributeNames(attribute))
                        .attributes()
                        .get(attribute);
        return Objects.requireNonNull(value, attribute.toString());
    }

    /// How often a message was delivered, this time included.
    public static int receiveCount(Message message) {
        String count =
                message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
        return Integer.parseInt(Objects.requireNonNull(count));
    }
}
