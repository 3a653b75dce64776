package dev.waybill.testing.sqs;

import dev.waybill.testing.dynamodb.value.Utf8;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/// Sends messages.
final class Sending {
    private final Queues queues;
    private final InstantSource clock;

    Sending(Queues queues, InstantSource clock) {
        this.queues = queues;
        this.clock = clock;
    }

    SendMessageResponse send(SendMessageRequest request) {
        Queues.Queue queue = queues.require(request.queueUrl());
        QueuedMessage.Sent sent =
                send(
                        queue,
                        request.messageBody(),
                        request.messageAttributes(),
                        request.delaySeconds());
        return SendMessageResponse.builder()
                .messageId(sent.id())
                .md5OfMessageBody(sent.md5())
                .build();
    }

    SendMessageBatchResponse sendBatch(SendMessageBatchRequest request) {
        Queues.Queue queue = queues.require(request.queueUrl());
        BatchEntries.require(
                request.entries().stream().map(SendMessageBatchRequestEntry::id).toList());
        requireShort(request.entries());
        List<SendMessageBatchResultEntry> successful = new ArrayList<>();
        List<BatchResultErrorEntry> failed = new ArrayList<>();
        for (SendMessageBatchRequestEntry entry : request.entries()) {
            try {
                QueuedMessage.Sent sent =
                        send(
                                queue,
                                entry.messageBody(),
                                entry.messageAttributes(),
                                entry.delaySeconds());
                successful.add(
                        SendMessageBatchResultEntry.builder()
                                .id(entry.id())
                                .messageId(sent.id())
                                .md5OfMessageBody(sent.md5())
                                .build());
            } catch (SqsException e) {
                failed.add(BatchEntries.failed(entry.id(), e));
            }
        }
        return SendMessageBatchResponse.builder().successful(successful).failed(failed).build();
    }

    private static void requireShort(List<SendMessageBatchRequestEntry> entries) {
        int bytes = 0;
        for (SendMessageBatchRequestEntry entry : entries) {
            bytes += sizeBytes(entry.messageBody(), entry.messageAttributes());
        }
        if (bytes > QueueSettings.MAX_MESSAGE_BYTES) {
            throw SqsRefusals.describe(
                            BatchRequestTooLongException.builder(),
                            "BatchRequestTooLong",
                            "Batch requests cannot be longer than 1048576 bytes. You have sent "
                                    + bytes
                                    + " bytes.")
                    .build();
        }
    }

    private QueuedMessage.Sent send(
            Queues.Queue queue,
            @Nullable String body,
            Map<String, MessageAttributeValue> attributes,
            @Nullable Integer delaySeconds) {
        if (body == null || body.isEmpty()) {
            throw SqsRefusals.missingParameter("MessageBody");
        }
        requireLegal(body);
        int most = queue.settings().maxMessageBytes();
        if (sizeBytes(body, attributes) > most) {
            throw SqsRefusals.invalidParameter(
                    "One or more parameters are invalid. Reason: Message must be shorter than "
                            + most
                            + " bytes.");
        }
        Duration delay =
                QueueSettings.seconds(
                        "DelaySeconds",
                        delaySeconds,
                        queue.settings().delay(),
                        QueueSettings.MAX_DELAY_SECONDS);
        QueuedMessage.Sent sent =
                new QueuedMessage.Sent(
                        UUID.randomUUID().toString(), body, md5(body), attributes, clock.instant());
        queue.messages().add(sent, delay);
        return sent;
    }

    /// Only what XML allows may be sent.
    private static void requireLegal(String body) {
        boolean legal =
                body.codePoints()
                        .allMatch(c ->
                                c == '\t'
                                        || c == '\n'
                                        || c == '\r'
                                        || (c >= ' ' && c <= 0xD7FF)
                                        || (c >= 0xE000 && c <= 0xFFFD)
                                        || c >= 0x10000);
        if (!legal) {
            throw SqsRefusals.describe(
                            InvalidMessageContentsException.builder(),
                            "InvalidMessageContents",
                            "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD"
                                    + " | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF")
                    .build();
        }
    }

    private static int sizeBytes(
            @Nullable String body, Map<String, MessageAttributeValue> attributes) {
        int bytes = body == null ? 0 : Utf8.length(body);
        for (Map.Entry<String, MessageAttributeValue> attribute : attributes.entrySet()) {
            MessageAttributeValue value = attribute.getValue();
            bytes += Utf8.length(attribute.getKey()) + Utf8.length(value.dataType());
            bytes += value.stringValue() == null ? 0 : Utf8.length(value.stringValue());
            bytes += value.binaryValue() == null ? 0 : value.binaryValue().asByteArray().length;
        }
        return bytes;
    }

    private static String md5(String body) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("MD5", e);
        }
    }
}
