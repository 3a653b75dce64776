package dev.waybill.testing.sqs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// What SQS refuses.
public interface RefusalContract extends SqsSubject {
    @Test
    default void refusesMessagesOfMoreThanOneMebibyte() {
        ExampleQueue queue = newQueue();
        assertThatThrownBy(() -> queue.send("x".repeat(1024 * 1024 + 1)))
                .isInstanceOf(SqsException.class);
        assertThat(queue.receive()).isEmpty();
        queue.send("x".repeat(1024 * 1024));
        assertThat(queue.receiveOne().body()).hasSize(1024 * 1024);
    }

    @Test
    default void refusesIllegalBodies() {
        ExampleQueue queue = newQueue();
        assertThatThrownBy(() -> queue.send("")).isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> queue.send("\u0000")).isInstanceOf(SqsException.class);
        assertThat(queue.receive()).isEmpty();
    }

    @Test
    default void refusesUnknownQueues() {
        ExampleQueue absent = new ExampleQueue(sqs(), "none", newQueue().url() + "-not");
        assertThatThrownBy(() -> absent.send("a")).isInstanceOf(QueueDoesNotExistException.class);
        assertThatThrownBy(absent::receive).isInstanceOf(QueueDoesNotExistException.class);
        assertThatThrownBy(() -> sqs().getQueueUrl(request -> request.queueName("no-such-queue")))
                .isInstanceOf(QueueDoesNotExistException.class);
    }

    @Test
    default void refusesParametersOutOfRange() {
        ExampleQueue queue = newQueue();
        assertThatThrownBy(() -> queue.receive(request -> request.maxNumberOfMessages(11)))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> queue.receive(request -> request.maxNumberOfMessages(0)))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> queue.receive(request -> request.waitTimeSeconds(21)))
                .isInstanceOf(SqsException.class);
    }

    @Test
    default void refusesReceiptHandlesThatAreNone() {
        ExampleQueue queue = newQueue();
        Message fake = Message.builder().receiptHandle("no handle").build();
        assertThatThrownBy(() -> queue.delete(fake)).isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> queue.hide(fake, 0)).isInstanceOf(SqsException.class);
    }

    @Test
    default void changesNothingWhenADeletionIsRepeated() {
        ExampleQueue queue = newQueue();
        queue.send("a");
        Message message = queue.receiveOne();
        queue.delete(message);
        try {
            queue.delete(message);
        } catch (ReceiptHandleIsInvalidException e) {
            // SQS takes it; others may say that the handle is of no use any more.
        }
        assertThat(queue.receive()).isEmpty();
    }
}
