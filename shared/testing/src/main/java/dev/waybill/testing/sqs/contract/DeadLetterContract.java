package dev.waybill.testing.sqs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Messages that were received too often.
public interface DeadLetterContract extends SqsSubject {
    private ExampleQueue queueThatGivesUpAfter(int receives, ExampleQueue dead) {
        return newQueue(
                Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\""
                                + dead.attribute(QueueAttributeName.QUEUE_ARN)
                                + "\",\"maxReceiveCount\":"
                                + receives
                                + "}"));
    }

    @Test
    default void movesToTheDeadLetterQueueWhatIsReceivedTooOften() {
        ExampleQueue dead = newQueue();
        ExampleQueue queue = queueThatGivesUpAfter(2, dead);
        String id = queue.send("poison");
        Message first = queue.receiveOne(request -> request.visibilityTimeout(0));
        Message second = queue.receiveOne(request -> request.visibilityTimeout(0));
        assertThat(queue.receive()).isEmpty();
        assertThat(first.messageId()).isEqualTo(second.messageId());
        Message given = dead.await().getFirst();
        assertThat(given.messageId()).isEqualTo(id);
        assertThat(given.body()).isEqualTo("poison");
        assertThat(queue.receive()).isEmpty();
    }

    @Test
    default void sparesWhatIsDeletedInTime() {
        ExampleQueue dead = newQueue();
        ExampleQueue queue = queueThatGivesUpAfter(1, dead);
        queue.send("a");
        queue.delete(queue.receiveOne());
        assertThat(queue.receive()).isEmpty();
        assertThat(dead.receive(request -> request.waitTimeSeconds(1))).isEmpty();
    }
}
