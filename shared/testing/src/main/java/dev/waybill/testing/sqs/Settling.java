package dev.waybill.testing.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Deletes received messages, or changes for how long they stay hidden.
final class Settling {
    private static final Pattern HANDLE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Queues queues;

    Settling(Queues queues) {
        this.queues = queues;
    }

    DeleteMessageResponse delete(DeleteMessageRequest request) {
        delete(queues.require(request.queueUrl()), request.receiptHandle());
        return DeleteMessageResponse.builder().build();
    }

    DeleteMessageBatchResponse deleteBatch(DeleteMessageBatchRequest request) {
        Queues.Queue queue = queues.require(request.queueUrl());
        BatchEntries.require(
                request.entries().stream().map(DeleteMessageBatchRequestEntry::id).toList());
        List<DeleteMessageBatchResultEntry> successful = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (DeleteMessageBatchRequestEntry entry : request.entries()) {
            try {
                delete(queue, entry.receiptHandle());
                successful.add(DeleteMessageBatchResultEntry.builder().id(entry.id()).build());
            } catch (SqsException e) {
                failed.add(BatchEntries.failed(entry.id(), e));
            }
        }
        return DeleteMessageBatchResponse.builder().successful(successful).failed(failed).build();
    }

    ChangeMessageVisibilityResponse hide(ChangeMessageVisibilityRequest request) {
        hide(
                queues.require(request.queueUrl()),
                request.receiptHandle(),
                request.visibilityTimeout());
        return ChangeMessageVisibilityResponse.builder().build();
    }

    ChangeMessageVisibilityBatchResponse hideBatch(ChangeMessageVisibilityBatchRequest request) {
        Queues.Queue queue = queues.require(request.queueUrl());
        BatchEntries.require(
                request.entries().stream()
                        .map(ChangeMessageVisibilityBatchRequestEntry::id)
                        .toList());
        List<ChangeMessageVisibilityBatchResultEntry> successful = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (ChangeMessageVisibilityBatchRequestEntry entry : request.entries()) {
            try {
                hide(queue, entry.receiptHandle(), entry.visibilityTimeout());
                successful.add(
                        ChangeMessageVisibilityBatchResultEntry.builder().id(entry.id()).build());
            } catch (SqsException e) {
                failed.add(BatchEntries.failed(entry.id(), e));
            }
        }
        return ChangeMessageVisibilityBatchResponse.builder()
                .successful(successful)
                .failed(failed)
                .build();
    }

    /// An old handle deletes nothing, and SQS does not say so.
    private static void delete(Queues.Queue queue, @Nullable String handle) {
        queue.messages().delete(requireHandle(handle));
    }

    private static void hide(
            Queues.Queue queue, @Nullable String handle, @Nullable Integer seconds) {
        String known = requireHandle(handle);
        if (seconds == null) {
            throw SqsRefusals.missingParameter("VisibilityTimeout");
        }
        Duration hidden =
                QueueSettings.seconds(
                        "VisibilityTimeout",
                        seconds,
                        Duration.ZERO,
                        QueueSettings.MAX_VISIBILITY_SECONDS);
        switch (queue.messages().hide(known, hidden)) {
            case DONE -> {}
            case STALE ->
                    throw SqsRefusals.invalidParameter(
                            "Value "
                                    + known
                                    + " for parameter ReceiptHandle is invalid. Reason: Message"
                                    + " does not exist or is not available for visibility timeout"
                                    + " change.");
            case NOT_IN_FLIGHT ->
                    throw SqsRefusals.describe(
                                    MessageNotInflightException.builder(),
                                    "MessageNotInflight",
                                    "The specified message isn't in flight.")
                            .build();
        }
    }

    private static String requireHandle(@Nullable String handle) {
        if (handle == null || handle.isEmpty()) {
            throw SqsRefusals.missingParameter("ReceiptHandle");
        }
        if (!HANDLE.matcher(handle).matches()) {
            throw SqsRefusals.invalidHandle(handle);
        }
        return handle;
    }
}
