package dev.waybill.testing.sqs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.InvalidAttributeNameException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// What a queue is set to.
///
/// @param given the attributes as they were given
record QueueSettings(Map<QueueAttributeName, String> given) {
    /// The most bytes of a message, and of a batch.
    static final int MAX_MESSAGE_BYTES = 1024 * 1024;

    /// The longest time for which a received message can be hidden.
    static final int MAX_VISIBILITY_SECONDS = 43_200;

    /// The longest delay of a message.
    static final int MAX_DELAY_SECONDS = 900;

    private static final int MAX_WAIT_SECONDS = 20;
    private static final Pattern TARGET =
            Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern RECEIVES =
            Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d+)\"?");

    /// Checks the attributes.
    QueueSettings {
        for (QueueAttributeName name : given.keySet()) {
            requireKnown(name);
        }
        given = Map.copyOf(given);
        number(given, QueueAttributeName.VISIBILITY_TIMEOUT, 30, 0, MAX_VISIBILITY_SECONDS);
        number(given, QueueAttributeName.DELAY_SECONDS, 0, 0, MAX_DELAY_SECONDS);
        number(given, QueueAttributeName.MESSAGE_RETENTION_PERIOD, 345_600, 60, 1_209_600);
        number(
                given,
                QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                MAX_MESSAGE_BYTES,
                1024,
                MAX_MESSAGE_BYTES);
        number(given, QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS, 0, 0, MAX_WAIT_SECONDS);
    }

    /// Where messages go that were received too often.
    record Redrive(String targetArn, int maxReceiveCount) {}

    Duration visibilityTimeout() {
        return Duration.ofSeconds(
                number(given, QueueAttributeName.VISIBILITY_TIMEOUT, 30, 0, Integer.MAX_VALUE));
    }

    Duration delay() {
        return Duration.ofSeconds(
                number(given, QueueAttributeName.DELAY_SECONDS, 0, 0, Integer.MAX_VALUE));
    }

    Duration retention() {
        return Duration.ofSeconds(
                number(
                        given,
                        QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                        345_600,
                        0,
                        Integer.MAX_VALUE));
    }

    int maxMessageBytes() {
        return number(
                given,
                QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                MAX_MESSAGE_BYTES,
                0,
                MAX_MESSAGE_BYTES);
    }

    int waitSeconds() {
        return number(
                given,
                QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
                0,
                0,
                MAX_WAIT_SECONDS);
    }

    Optional<Redrive> redrive() {
        String policy = given.get(QueueAttributeName.REDRIVE_POLICY);
        if (policy == null || policy.isEmpty()) {
            return Optional.empty();
        }
        Matcher target = TARGET.matcher(policy);
        Matcher receives = RECEIVES.matcher(policy);
        if (!target.find() || !receives.find()) {
            throw SqsRefusals.invalidParameter(
                    "Value " + policy + " for parameter RedrivePolicy is invalid.");
        }
        return Optional.of(new Redrive(target.group(1), Integer.parseInt(receives.group(1))));
    }

    /// These settings with some changed.
    QueueSettings with(Map<QueueAttributeName, String> changes) {
        Map<QueueAttributeName, String> all = new EnumMap<>(QueueAttributeName.class);
        all.putAll(given);
        all.putAll(changes);
        return new QueueSettings(all);
    }

    /// A duration in a request, within its range.
    static Duration seconds(
            String parameter, @Nullable Integer given, Duration otherwise, int max) {
        if (given == null) {
            return otherwise;
        }
        if (given < 0 || given > max) {
            throw SqsRefusals.invalidParameter(
                    "Value "
                            + given
                            + " for parameter "
                            + parameter
                            + " is invalid. Reason: Must be between 0 and "
                            + max
                            + ", if provided.");
        }
        return Duration.ofSeconds(given);
    }

    private static void requireKnown(QueueAttributeName name) {
        switch (name) {
            case VISIBILITY_TIMEOUT,
                    DELAY_SECONDS,
                    MESSAGE_RETENTION_PERIOD,
                    MAXIMUM_MESSAGE_SIZE,
                    RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
                    REDRIVE_POLICY,
                    REDRIVE_ALLOW_POLICY,
                    POLICY,
                    SQS_MANAGED_SSE_ENABLED,
                    KMS_MASTER_KEY_ID,
                    KMS_DATA_KEY_REUSE_PERIOD_SECONDS -> {}
            case FIFO_QUEUE,
                    CONTENT_BASED_DEDUPLICATION,
                    DEDUPLICATION_SCOPE,
                    FIFO_THROUGHPUT_LIMIT ->
                    throw new UnsupportedOperationException("first-in-first-out queues");
            default ->
                    throw SqsRefusals.describe(
                                    InvalidAttributeNameException.builder(),
                                    "InvalidAttributeName",
                                    "Unknown Attribute " + name + ".")
                            .build();
        }
    }

    private static int number(
            Map<QueueAttributeName, String> given,
            QueueAttributeName name,
            int otherwise,
            int min,
            int max) {
        String text = given.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below, as every other value that is none.
        }
        throw SqsRefusals.invalidParameter("Invalid value for the parameter " + name + ".");
    }
}
