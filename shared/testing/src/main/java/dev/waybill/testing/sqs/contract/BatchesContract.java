package dev.waybill.testing.sqs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/// Batches of messages to send, delete or hide.
public interface BatchesContract extends SqsSubject {
    private static List<SendMessageBatchRequestEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        SendMessageBatchRequestEntry.builder()
                                .id("id-" + i)
                                .messageBody("message " + i)
                                .build())
                .toList();
    }

    private static List<SendMessageBatchResultEntry> send(
            ExampleQueue queue, List<SendMessageBatchRequestEntry> entries) {
        return queue.sqs()
                .sendMessageBatch(request -> request.queueUrl(queue.url()).entries(entries))
                .successful();
    }

    @Test
    default void sendsAndDeletesBatches() {
        ExampleQueue queue = newQueue();
        assertThat(send(queue, entries(10)))
                .extracting(SendMessageBatchResultEntry::id)
                .hasSize(10)
                .contains("id-0", "id-9");
        List<Message> received = queue.receive(request -> request.visibilityTimeout(0));
        assertThat(received).extracting(Message::body).hasSize(10).contains("message 7");
        List<DeleteMessageBatchResultEntry> deleted =
                queue.sqs()
                        .deleteMessageBatch(request ->
                                request.queueUrl(queue.url())
                                        .entries(
                                                received.stream()
                                                        .map(BatchesContract::deletion)
                                                        .toList()))
                        .successful();
        assertThat(deleted).hasSize(10);
        assertThat(queue.receive()).isEmpty();
    }

    private static DeleteMessageBatchRequestEntry deletion(Message message) {
        return DeleteMessageBatchRequestEntry.builder()
                .id(message.messageId())
                .receiptHandle(message.receiptHandle())
                .build();
    }

    @Test
    default void showsABatchAgain() {
        ExampleQueue queue = newQueue();
        send(queue, entries(3));
        List<ChangeMessageVisibilityBatchRequestEntry> changes =
                queue.receive().stream()
                        .map(message ->
                                ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(message.messageId())
                                        .receiptHandle(message.receiptHandle())
                                        .visibilityTimeout(0)
                                        .build())
                        .toList();
        queue.sqs()
                .changeMessageVisibilityBatch(
                        request -> request.queueUrl(queue.url()).entries(changes));
        assertThat(queue.receive()).hasSize(3);
    }

    @Test
    default void refusesWrongBatches() {
        ExampleQueue queue = newQueue();
        assertThatThrownBy(() -> send(queue, entries(11)))
                .isInstanceOf(TooManyEntriesInBatchRequestException.class);
        assertThatThrownBy(() -> send(queue, List.of(entries(1).getFirst(), entries(1).getFirst())))
                .isInstanceOf(BatchEntryIdsNotDistinctException.class);
        assertThat(queue.receive()).isEmpty();
    }
}
