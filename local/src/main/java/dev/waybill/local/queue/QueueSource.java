package dev.waybill.local.queue;

import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.function.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Feeds a function from one queue: receives while fewer batches are under way than the mapping's
/// maximum, deletes what was worked off, and leaves the rest to its visibility time-out and to the
/// queue's dead-letter policy.
public final class QueueSource implements AutoCloseable {

    private static final int WAIT_SECONDS = 1;
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final LambdaFunction function;
    private final EventSource.Queue source;
    private final SqsClient sqs;
    private final String queueUrl;
    private final Optional<Duration> retryAfter;
    private final Delivery delivery;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closed;

    private QueueSource(
            LambdaFunction function,
            EventSource.Queue source,
            SqsClient sqs,
            Optional<Duration> retryAfter,
            Delivery delivery) {
        this.function = function;
        this.source = source;
        this.sqs = sqs;
        this.retryAfter = retryAfter;
        this.delivery = delivery;
        this.free = new Semaphore(source.maximumConcurrency());
        String name = source.arn().substring(source.arn().lastIndexOf(':') + 1);
        this.queueUrl = sqs.getQueueUrl(q -> q.queueName(name)).queueUrl();
    }

    /// Begins to poll.
    ///
    /// @param retryAfter when a message that failed is visible again; the queue's own visibility
    ///   time-out where it is empty
    /// @param seed where given, messages are delivered out of order and more than once
    public static QueueSource start(
            LambdaFunction function,
            EventSource.Queue source,
            SqsClient sqs,
            Optional<Duration> retryAfter,
            OptionalLong seed) {
        Delivery delivery =
                seed.isPresent() ? Delivery.adverse(seed.getAsLong()) : Delivery.faithful();
        QueueSource started = new QueueSource(function, source, sqs, retryAfter, delivery);
        started.threads.execute(started::poll);
        return started;
    }

    private void poll() {
        while (!closed) {
            try {
                free.acquire();
                deliverNext();
            } catch (InterruptedException e) {
                return;
            } catch (SdkException e) {
                free.release();
                pause();
            }
        }
    }

    /// Holds one permit when it begins; whoever works the batch off gives it back.
    private void deliverNext() {
        List<Message> batch = delivery.next(receive());
        if (batch.isEmpty() || closed) {
            free.release();
            return;
        }
        threads.execute(() -> {
            try {
                workOff(batch);
            } finally {
                free.release();
            }
        });
    }

    private List<Message> receive() {
        return sqs.receiveMessage(r ->
                        r.queueUrl(queueUrl)
                                .maxNumberOfMessages(Math.min(10, source.batchSize()))
                                .waitTimeSeconds(delivery.keeps() ? 0 : WAIT_SECONDS)
                                .messageAttributeNames("All")
                                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private void workOff(List<Message> batch) {
        Outcome outcome = function.invoke(QueueEvent.write(batch, source.arn()));
        Optional<Set<String>> failed =
                switch (outcome) {
                    case Outcome.Answered(String json) ->
                            source.partialFailures()
                                    ? QueueEvent.failures(json, batch)
                                    : Optional.of(Set.of());
                    case Outcome.Failed f -> Optional.empty();
                    case Outcome.TimedOut t -> Optional.empty();
                    case Outcome.TooLarge t -> Optional.empty();
                };
        for (Message message : batch) {
            boolean done = failed.isPresent() && !failed.get().contains(message.messageId());
            try {
                if (done) {
                    delete(message);
                } else {
                    comeAgain(message);
                }
            } catch (SdkException e) {
                // It becomes visible again by itself; the function is used to repetition.
            }
        }
    }

    private void delete(Message message) {
        sqs.deleteMessage(d -> d.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
    }

    private void comeAgain(Message message) {
        if (retryAfter.isPresent()) {
            sqs.changeMessageVisibility(c ->
                    c.queueUrl(queueUrl)
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout((int) retryAfter.get().toSeconds()));
        }
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAULT.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /// Receives no more, and waits a few seconds for what is under way.
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
