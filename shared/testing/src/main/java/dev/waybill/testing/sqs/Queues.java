package dev.waybill.testing.sqs;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SetQueueAttributesResponse;

/// The queues of a twin.
final class Queues {
    private static final String ARN_PREFIX = "arn:aws:sqs:us-east-1:000000000000:";
    private static final String URL_PREFIX = "https://sqs.us-east-1.amazonaws.com/000000000000/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private final InstantSource clock;
    private final @Nullable Disorder disorder;
    private final Map<String, Queue> byName = new ConcurrentHashMap<>();

    Queues(InstantSource clock, @Nullable Disorder disorder) {
        this.clock = clock;
        this.disorder = disorder;
    }

    /// A queue and what it is set to.
    static final class Queue {
        private final String name;
        private final Instant created;
        private final MessageQueue messages;
        private volatile QueueSettings settings;
        private volatile Instant modified;

        private Queue(String name, Instant created, MessageQueue messages, QueueSettings settings) {
            this.name = name;
            this.created = created;
            this.modified = created;
            this.messages = messages;
            this.settings = settings;
        }

        String url() {
            return URL_PREFIX + name;
        }

        MessageQueue messages() {
            return messages;
        }

        QueueSettings settings() {
            return settings;
        }
    }

    Queue require(@Nullable String url) {
        Queue queue = url == null ? null : byName.get(url.substring(url.lastIndexOf('/') + 1));
        if (queue == null) {
            throw SqsRefusals.noSuchQueue();
        }
        return queue;
    }

    Optional<Queue> byArn(String arn) {
        return Optional.ofNullable(byName.get(arn.substring(arn.lastIndexOf(':') + 1)));
    }

    CreateQueueResponse create(CreateQueueRequest request) {
        String name = request.queueName();
        if (name == null || !NAME.matcher(name).matches()) {
            throw SqsRefusals.invalidParameter(
                    "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in"
                            + " length");
        }
        QueueSettings settings = new QueueSettings(request.attributes());
        settings.redrive().ifPresent(this::requireTarget);
        Instant now = clock.instant();
        Queue made =
                new Queue(
                        name, now, new MessageQueue(ARN_PREFIX + name, clock, disorder), settings);
        Queue queue = byName.computeIfAbsent(name, _ -> made);
        if (!queue.settings.given().entrySet().containsAll(settings.given().entrySet())) {
            throw SqsRefusals.describe(
                            QueueNameExistsException.builder(),
                            "QueueNameExists",
                            "A queue already exists with the same name and a different value for an"
                                    + " attribute")
                    .build();
        }
        return CreateQueueResponse.builder().queueUrl(queue.url()).build();
    }

    private void requireTarget(QueueSettings.Redrive redrive) {
        if (byArn(redrive.targetArn()).isEmpty()) {
            throw SqsRefusals.invalidParameter(
                    "Value for parameter RedrivePolicy is invalid. Reason: Dead letter target does"
                            + " not exist.");
        }
    }

    GetQueueUrlResponse url(GetQueueUrlRequest request) {
        Queue queue = byName.get(request.queueName());
        if (queue == null) {
            throw SqsRefusals.noSuchQueue();
        }
        return GetQueueUrlResponse.builder().queueUrl(queue.url()).build();
    }

    ListQueuesResponse list(ListQueuesRequest request) {
        String prefix = request.queueNamePrefix() == null ? "" : request.queueNamePrefix();
        List<String> urls =
                byName.values().stream()
                        .filter(queue -> queue.name.startsWith(prefix))
                        .map(Queue::url)
                        .sorted()
                        .toList();
        return ListQueuesResponse.builder().queueUrls(urls).build();
    }

    DeleteQueueResponse delete(DeleteQueueRequest request) {
        byName.remove(require(request.queueUrl()).name);
        return DeleteQueueResponse.builder().build();
    }

    PurgeQueueResponse purge(PurgeQueueRequest request) {
        require(request.queueUrl()).messages().clear();
        return PurgeQueueResponse.builder().build();
    }

    SetQueueAttributesResponse set(SetQueueAttributesRequest request) {
        Queue queue = require(request.queueUrl());
        QueueSettings settings = queue.settings.with(request.attributes());
        settings.redrive().ifPresent(this::requireTarget);
        queue.settings = settings;
        queue.modified = clock.instant();
        return SetQueueAttributesResponse.builder().build();
    }

    GetQueueAttributesResponse attributes(GetQueueAttributesRequest request) {
        Queue queue = require(request.queueUrl());
        Map<QueueAttributeName, String> all = describe(queue);
        Map<QueueAttributeName, String> asked = new EnumMap<>(QueueAttributeName.class);
        for (QueueAttributeName name : request.attributeNames()) {
            if (name == QueueAttributeName.ALL) {
                asked.putAll(all);
            } else if (all.containsKey(name)) {
                asked.put(name, all.get(name));
            }
        }
        return GetQueueAttributesResponse.builder().attributes(asked).build();
    }

    private static Map<QueueAttributeName, String> describe(Queue queue) {
        QueueSettings settings = queue.settings;
        MessageQueue.Counts counts = queue.messages.counts();
        Map<QueueAttributeName, String> all = new EnumMap<>(QueueAttributeName.class);
        all.put(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                String.valueOf(settings.visibilityTimeout().toSeconds()));
        all.put(QueueAttributeName.DELAY_SECONDS, String.valueOf(settings.delay().toSeconds()));
        all.put(
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                String.valueOf(settings.retention().toSeconds()));
        all.put(
                QueueAttributeName.MAXIMUM_MESSAGE_SIZE,
                String.valueOf(settings.maxMessageBytes()));
        all.put(
                QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
                String.valueOf(settings.waitSeconds()));
        all.putAll(settings.given());
        all.put(QueueAttributeName.QUEUE_ARN, queue.messages.arn());
        all.put(
                QueueAttributeName.CREATED_TIMESTAMP,
                String.valueOf(queue.created.getEpochSecond()));
        all.put(
                QueueAttributeName.LAST_MODIFIED_TIMESTAMP,
                String.valueOf(queue.modified.getEpochSecond()));
        all.put(
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                String.valueOf(counts.visible()));
        all.put(
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                String.valueOf(counts.inFlight()));
        all.put(
                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                String.valueOf(counts.delayed()));
        return all;
    }
}
