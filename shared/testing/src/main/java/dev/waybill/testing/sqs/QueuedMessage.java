package dev.waybill.testing.sqs;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A message in a queue, guarded by the queue's lock.
final class QueuedMessage {
    /// The next one to deliver first.
    static final Comparator<QueuedMessage> BY_VISIBILITY =
            Comparator.comparing(QueuedMessage::visibleAt)
                    .thenComparingLong(QueuedMessage::sequence);

    private final Sent sent;
    private final long sequence;
    private final Optional<String> deadLetterSource;
    private Instant visibleAt;
    private int receiveCount;
    private @Nullable Instant firstReceived;
    private @Nullable String receiptHandle;

    /// What was sent.
    record Sent(
            String id,
            String body,
            String md5,
            Map<String, MessageAttributeValue> attributes,
            Instant at) {
        Sent {
            attributes = Map.copyOf(attributes);
        }
    }

    /// @param sequence the order among messages that are visible since the same moment
    /// @param deadLetterSource the ARN of the queue that gave it up
    QueuedMessage(Sent sent, long sequence, Instant visibleAt, Optional<String> deadLetterSource) {
        this.sent = sent;
        this.sequence = sequence;
        this.visibleAt = visibleAt;
        this.deadLetterSource = deadLetterSource;
    }

    Sent sent() {
        return sent;
    }

    Optional<String> deadLetterSource() {
        return deadLetterSource;
    }

    Instant visibleAt() {
        return visibleAt;
    }

    long sequence() {
        return sequence;
    }

    int receiveCount() {
        return receiveCount;
    }

    Optional<Instant> firstReceived() {
        return Optional.ofNullable(firstReceived);
    }

    /// The handle of the last delivery; null: never delivered.
    @Nullable String receiptHandle() {
        return receiptHandle;
    }

    boolean isVisible(Instant now) {
        return !visibleAt.isAfter(now);
    }

    /// Whether it is hidden because somebody received it.
    boolean isInFlight(Instant now) {
        return receiptHandle != null && !isVisible(now);
    }

    void hideUntil(Instant instant) {
        visibleAt = instant;
    }

    void deliver(Instant now, Instant hiddenUntil, String handle) {
        receiveCount++;
        if (firstReceived == null) {
            firstReceived = now;
        }
        receiptHandle = handle;
        visibleAt = hiddenUntil;
    }
}
