package dev.waybill.testing.sqs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/// Receives messages, and gives up those that were received too often.
final class Receiving {
    private static final int MAX_MESSAGES = 10;
    private static final int MAX_WAIT_SECONDS = 20;

    private final Queues queues;
    private final Duration longestWait;

    /// @param longestWait how long a receiver waits at most, whatever it asks for
    Receiving(Queues queues, Duration longestWait) {
        this.queues = queues;
        this.longestWait = longestWait;
    }

    ReceiveMessageResponse receive(ReceiveMessageRequest request) {
        Queues.Queue queue = queues.require(request.queueUrl());
        QueueSettings settings = queue.settings();
        int most = request.maxNumberOfMessages() == null ? 1 : request.maxNumberOfMessages();
        if (most < 1 || most > MAX_MESSAGES) {
            throw SqsRefusals.invalidParameter(
                    "Value "
                            + most
                            + " for parameter MaxNumberOfMessages is invalid. Reason: Must be"
                            + " between 1 and 10, if provided.");
        }
        Duration hidden =
                QueueSettings.seconds(
                        "VisibilityTimeout",
                        request.visibilityTimeout(),
                        settings.visibilityTimeout(),
                        QueueSettings.MAX_VISIBILITY_SECONDS);
        Duration wait =
                QueueSettings.seconds(
                        "WaitTimeSeconds",
                        request.waitTimeSeconds(),
                        Duration.ofSeconds(settings.waitSeconds()),
                        MAX_WAIT_SECONDS);
        List<MessageQueue.Delivery> deliveries =
                queue.messages()
                        .receive(
                                most,
                                hidden,
                                wait.compareTo(longestWait) < 0 ? wait : longestWait,
                                settings,
                                giveUp(queue));
        return ReceiveMessageResponse.builder()
                .messages(deliveries.stream().map(d -> message(d, request)).toList())
                .build();
    }

    private Consumer<QueuedMessage.Sent> giveUp(Queues.Queue queue) {
        Optional<MessageQueue> target =
                queue.settings()
                        .redrive()
                        .flatMap(redrive -> queues.byArn(redrive.targetArn()))
                        .map(Queues.Queue::messages);
        return sent -> target.ifPresent(dead -> dead.addDead(sent, queue.messages().arn()));
    }

    private static Message message(MessageQueue.Delivery delivery, ReceiveMessageRequest request) {
        Message.Builder message =
                Message.builder()
                        .messageId(delivery.sent().id())
                        .receiptHandle(delivery.receiptHandle())
                        .body(delivery.sent().body())
                        .md5OfBody(delivery.sent().md5());
        Map<MessageSystemAttributeName, String> system = systemAttributes(delivery, request);
        if (!system.isEmpty()) {
            message.attributes(system);
        }
        Map<String, MessageAttributeValue> own = ownAttributes(delivery, request);
        if (!own.isEmpty()) {
            message.messageAttributes(own);
        }
        return message.build();
    }

    @SuppressWarnings("deprecation") // AttributeNames is the old name of the parameter
    private static Map<MessageSystemAttributeName, String> systemAttributes(
            MessageQueue.Delivery delivery, ReceiveMessageRequest request) {
        Set<String> asked = new HashSet<>(request.messageSystemAttributeNamesAsStrings());
        asked.addAll(request.attributeNamesAsStrings());
        Map<MessageSystemAttributeName, String> all =
                new EnumMap<>(MessageSystemAttributeName.class);
        all.put(MessageSystemAttributeName.SENDER_ID, "000000000000");
        all.put(
                MessageSystemAttributeName.SENT_TIMESTAMP,
                String.valueOf(delivery.sent().at().toEpochMilli()));
        all.put(
                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                String.valueOf(delivery.receiveCount()));
        all.put(
                MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP,
                String.valueOf(delivery.firstReceived().toEpochMilli()));
        delivery.deadLetterSource()
                .ifPresent(source ->
                        all.put(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN, source));
        if (!asked.contains("All")) {
            all.keySet().removeIf(name -> !asked.contains(name.toString()));
        }
        return all;
    }

    private static Map<String, MessageAttributeValue> ownAttributes(
            MessageQueue.Delivery delivery, ReceiveMessageRequest request) {
        List<String> asked = request.messageAttributeNames();
        Map<String, MessageAttributeValue> own = new HashMap<>(delivery.sent().attributes());
        if (!asked.contains("All") && !asked.contains(".*")) {
            own.keySet().removeIf(name -> !asked.contains(name));
        }
        return own;
    }
}
