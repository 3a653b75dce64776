package dev.waybill.testing.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.sqs.contract.ExampleQueue;
import dev.waybill.testing.stack.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// What only the twin can show: its clock, and the liberties it takes on demand.
class InMemorySqsTimeTest {
    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemorySqs twin = new InMemorySqs(clock);

    private ExampleQueue newQueue() {
        return ExampleQueue.create(twin, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60"));
    }

    @Test
    void showsMessagesAgainExactlyWhenTheirTimeIsUp() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        queue.receiveOne();
        clock.advance(Duration.ofMillis(59_999));
        assertThat(queue.receive()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(ExampleQueue.receiveCount(queue.receiveOne())).isEqualTo(2);
    }

    @Test
    void hidesMessagesLongerFromNowOn() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        Message message = queue.receiveOne();
        clock.advance(Duration.ofSeconds(50));
        queue.hide(message, 30);
        clock.advance(Duration.ofSeconds(29));
        assertThat(queue.receive()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(queue.receive()).hasSize(1);
    }

    @Test
    void refusesToHideWhatIsNotReceived() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        Message message = queue.receiveOne();
        clock.advance(Duration.ofSeconds(60));
        assertThatThrownBy(() -> queue.hide(message, 30))
                .isInstanceOf(MessageNotInflightException.class);
    }

    @Test
    void deletesNothingByAnOldHandle() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        Message old = queue.receiveOne();
        clock.advance(Duration.ofSeconds(60));
        Message last = queue.receiveOne();
        queue.delete(old);
        clock.advance(Duration.ofSeconds(60));
        assertThat(queue.receive(request -> request.visibilityTimeout(0))).hasSize(1);
        queue.delete(last);
        assertThat(queue.receive()).as("the last handle is another one now").hasSize(1);
    }

    @Test
    void refusesEmptyBatches() {
        ExampleQueue queue = newQueue();
        assertThatThrownBy(() ->
                        twin.sendMessageBatch(
                                request -> request.queueUrl(queue.url()).entries(List.of())))
                .isInstanceOf(EmptyBatchRequestException.class);
    }

    @Test
    void forgetsMessagesPastTheirRetention() {
        ExampleQueue queue = newQueue();
        queue.send("old");
        clock.advance(Duration.ofDays(3));
        queue.send("new");
        clock.advance(Duration.ofDays(2));
        assertThat(queue.receive()).extracting(Message::body).containsExactly("new");
    }

    @Test
    void deliversInAnyOrderAndTwiceWhenDisorderly() {
        InMemorySqs disorderly = InMemorySqs.disorderly(clock, Disorder.of(1, 0.5));
        ExampleQueue queue = ExampleQueue.create(disorderly, Map.of());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add("message " + i);
            queue.send("message " + i);
        }
        List<String> received = new ArrayList<>();
        List<Message> messages = queue.receive();
        while (!messages.isEmpty()) {
            messages.forEach(message -> received.add(message.body()));
            messages.forEach(queue::delete);
            messages = queue.receive();
        }
        assertThat(new HashSet<>(received)).isEqualTo(new HashSet<>(sent));
        assertThat(received).hasSizeBetween(120, 180);
        assertThat(received.stream().distinct().toList()).isNotEqualTo(sent);
    }

    @Test
    void repeatsItsDisorderForASeed() {
        assertThat(disorderly(7)).isEqualTo(disorderly(7)).isNotEqualTo(disorderly(8));
    }

    private List<String> disorderly(long seed) {
        InMemorySqs disorderly = InMemorySqs.disorderly(clock, Disorder.of(seed, 0.2));
        ExampleQueue queue = ExampleQueue.create(disorderly, Map.of());
        for (int i = 0; i < 50; i++) {
            queue.send("message " + i);
        }
        List<String> received = new ArrayList<>();
        List<Message> messages = queue.receive();
        while (!messages.isEmpty()) {
            messages.forEach(message -> received.add(message.body()));
            messages = queue.receive();
        }
        return received;
    }
}
