package dev.waybill.testing.sqs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// Queues themselves.
public interface QueueContract extends SqsSubject {
    @Test
    default void findsQueuesByName() {
        ExampleQueue queue = newQueue();
        assertThat(sqs().getQueueUrl(request -> request.queueName(queue.name())).queueUrl())
                .isEqualTo(queue.url());
        assertThat(sqs().createQueue(request -> request.queueName(queue.name())).queueUrl())
                .isEqualTo(queue.url());
        assertThat(queue.attribute(QueueAttributeName.QUEUE_ARN)).endsWith(":" + queue.name());
    }

    @Test
    default void keepsAttributes() {
        ExampleQueue queue =
                newQueue(
                        Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT, "77",
                                QueueAttributeName.DELAY_SECONDS, "3"));
        assertThat(queue.attribute(QueueAttributeName.VISIBILITY_TIMEOUT)).isEqualTo("77");
        assertThat(queue.attribute(QueueAttributeName.DELAY_SECONDS)).isEqualTo("3");
        queue.sqs()
                .setQueueAttributes(request ->
                        request.queueUrl(queue.url())
                                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "78")));
        assertThat(queue.attribute(QueueAttributeName.VISIBILITY_TIMEOUT)).isEqualTo("78");
        assertThat(queue.attribute(QueueAttributeName.DELAY_SECONDS)).isEqualTo("3");
    }

    @Test
    default void countsItsMessages() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        queue.send("b");
        queue.receive(request -> request.maxNumberOfMessages(1));
        assertThat(queue.attribute(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .isEqualTo("1");
        assertThat(queue.attribute(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .isEqualTo("1");
    }

    @Test
    default void forgetsWhatIsPurged() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        queue.send("b");
        queue.receive(request -> request.maxNumberOfMessages(1).visibilityTimeout(0));
        sqs().purgeQueue(request -> request.queueUrl(queue.url()));
        assertThat(queue.receive()).isEmpty();
    }

    @Test
    default void forgetsDeletedQueues() {
        ExampleQueue queue = newQueue();
        sqs().deleteQueue(request -> request.queueUrl(queue.url()));
        assertThatThrownBy(() -> queue.send("a")).isInstanceOf(QueueDoesNotExistException.class);
    }
}
