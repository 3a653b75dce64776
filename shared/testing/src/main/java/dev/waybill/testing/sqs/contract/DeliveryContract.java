package dev.waybill.testing.sqs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Delivery of messages, and for how long they are hidden.
public interface DeliveryContract extends SqsSubject {
    @Test
    default void deliversWhatWasSent() {
        ExampleQueue queue = newQueue();
        Instant before = Instant.now();
        String id = queue.send("{\"grüße\":\"🎁\"}");
        Message message = queue.receiveOne();
        assertThat(message.messageId()).isEqualTo(id);
        assertThat(message.body()).isEqualTo("{\"grüße\":\"🎁\"}");
        assertThat(message.md5OfBody()).hasSize(32);
        assertThat(ExampleQueue.receiveCount(message)).isEqualTo(1);
        String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        assertThat(Instant.ofEpochMilli(Long.parseLong(Objects.requireNonNull(sent))))
                .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
    }

    @Test
    default void deliversAttributesWhenAskedFor() {
        ExampleQueue queue = newQueue();
        MessageAttributeValue red =
                MessageAttributeValue.builder().dataType("String").stringValue("red").build();
        queue.sqs()
                .sendMessage(request ->
                        request.queueUrl(queue.url())
                                .messageBody("a")
                                .messageAttributes(Map.of("colour", red)));
        Message silent = queue.receiveOne(request -> request.visibilityTimeout(0));
        Message telling = queue.receiveOne(request -> request.messageAttributeNames("All"));
        assertThat(silent.messageAttributes()).isEmpty();
        assertThat(telling.messageAttributes()).isEqualTo(Map.of("colour", red));
    }

    @Test
    default void hidesReceivedMessages() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        queue.receiveOne();
        assertThat(queue.receive()).isEmpty();
        assertThat(queue.attribute(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .isEqualTo("0");
        assertThat(queue.attribute(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .isEqualTo("1");
    }

    @Test
    default void deliversAgainWhenNobodyDeletes() {
        ExampleQueue queue = newQueue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
        queue.send("a");
        Message first = queue.receiveOne();
        Message second = queue.await().getFirst();
        assertThat(second.messageId()).isEqualTo(first.messageId());
        assertThat(second.receiptHandle()).isNotEqualTo(first.receiptHandle());
        assertThat(ExampleQueue.receiveCount(second)).isEqualTo(2);
    }

    @Test
    default void deliversAgainAtOnceWhatIsHiddenNoLonger() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        Message message = queue.receiveOne();
        queue.hide(message, 0);
        assertThat(ExampleQueue.receiveCount(queue.receiveOne())).isEqualTo(2);
    }

    @Test
    default void deliversDeletedMessagesNoMore() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        queue.send("b");
        for (Message message : queue.receive(request -> request.visibilityTimeout(0))) {
            if (message.body().equals("a")) {
                queue.delete(message);
            }
        }
        assertThat(queue.receive()).extracting(Message::body).containsExactly("b");
    }

    @Test
    default void delaysMessages() {
        ExampleQueue queue = newQueue();
        queue.sqs()
                .sendMessage(request ->
                        request.queueUrl(queue.url()).messageBody("late").delaySeconds(1));
        assertThat(queue.receive()).isEmpty();
        assertThat(queue.await()).extracting(Message::body).containsExactly("late");
    }

    @Test
    default void wakesAReceiverThatWaits() {
        ExampleQueue queue = newQueue();
        List<List<Message>> received =
                Race.of(2)
                        .run(racer -> {
                            if (racer == 0) {
                                return queue.await();
                            }
                            queue.send("a");
                            return List.of();
                        });
        assertThat(received.getFirst()).extracting(Message::body).containsExactly("a");
    }

    @Test
    default void deliversEachMessageToOneOfManyReceivers() {
        ExampleQueue queue = newQueue();
        for (int i = 0; i < 30; i++) {
            queue.send("message " + i);
        }
        List<String> bodies = new ArrayList<>();
        Race.of(4).run(racer -> receiveAll(queue)).forEach(bodies::addAll);
        assertThat(bodies).hasSize(30).doesNotHaveDuplicates();
    }

    private static List<String> receiveAll(ExampleQueue queue) {
        List<String> bodies = new ArrayList<>();
        List<Message> messages;
        do {
            messages = queue.receive();
            messages.forEach(message -> bodies.add(message.body()));
        } while (!messages.isEmpty());
        return bodies;
    }

    @Test
    default void answersEmptyHandedAfterTheWait() {
        ExampleQueue queue = newQueue();
        Instant start = Instant.now();
        assertThat(queue.receive(request -> request.waitTimeSeconds(1))).isEmpty();
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
}
