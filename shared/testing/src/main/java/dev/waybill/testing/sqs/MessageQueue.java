package dev.waybill.testing.sqs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The messages of one queue. Thread-safe.
final class MessageQueue {
    private static final long POLL_MILLIS = 10;
    private static final int MAX_IN_FLIGHT = 120_000;

    private final String arn;
    private final InstantSource clock;
    private final @Nullable Disorder disorder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final TreeSet<QueuedMessage> messages = new TreeSet<>(QueuedMessage.BY_VISIBILITY);
    private final Map<String, QueuedMessage> byHandle = new HashMap<>();
    private long sequence;

    /// @param disorder null: messages are delivered once, in order
    MessageQueue(String arn, InstantSource clock, @Nullable Disorder disorder) {
        this.arn = arn;
        this.clock = clock;
        this.disorder = disorder;
    }

    /// A message as it is delivered.
    record Delivery(
            QueuedMessage.Sent sent,
            String receiptHandle,
            int receiveCount,
            Instant firstReceived,
            Optional<String> deadLetterSource) {}

    /// How many messages can be received, are received, and are delayed.
    record Counts(int visible, int inFlight, int delayed) {}

    /// What became of a message that a receipt handle names.
    enum Outcome {
        /// It is done.
        DONE,
        /// The handle is not the last one, or the message is gone: nothing happened.
        STALE,
        /// The message is not hidden.
        NOT_IN_FLIGHT
    }

    void add(QueuedMessage.Sent sent, Duration delay) {
        lock.lock();
        try {
            Instant visibleAt = clock.instant().plus(delay);
            insert(sent, visibleAt, Optional.empty());
            if (disorder != null && disorder.duplicates()) {
                insert(sent, visibleAt, Optional.empty());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes a message that another queue gave up.
    void addDead(QueuedMessage.Sent sent, String source) {
        lock.lock();
        try {
            insert(sent, clock.instant(), Optional.of(source));
        } finally {
            lock.unlock();
        }
    }

    private void insert(
            QueuedMessage.Sent sent, Instant visibleAt, Optional<String> deadLetterSource) {
        messages.add(new QueuedMessage(sent, sequence++, visibleAt, deadLetterSource));
        arrived.signalAll();
    }

    /// Receives messages, waiting for the first so long if need be.
    ///
    /// @param giveUp takes the messages that were received too often, after the lock is released
    List<Delivery> receive(
            int most,
            Duration hidden,
            Duration wait,
            QueueSettings settings,
            Consumer<QueuedMessage.Sent> giveUp) {
        long deadline = System.nanoTime() + wait.toNanos();
        List<QueuedMessage.Sent> dead = new ArrayList<>();
        List<Delivery> delivered = new ArrayList<>();
        lock.lock();
        try {
            while (true) {
                deliver(most, hidden, settings, delivered, dead);
                long left = deadline - System.nanoTime();
                if (!delivered.isEmpty() || left <= 0) {
                    break;
                }
                long nanos = Math.min(left, TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
                long _ = arrived.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        dead.forEach(giveUp);
        return delivered;
    }

    private void deliver(
            int most,
            Duration hidden,
            QueueSettings settings,
            List<Delivery> delivered,
            List<QueuedMessage.Sent> dead) {
        Instant now = clock.instant();
        expire(now.minus(settings.retention()));
        Optional<QueueSettings.Redrive> redrive = settings.redrive();
        requireRoom(now);
        for (QueuedMessage message : choose(visible(now), most)) {
            messages.remove(message);
            String old = message.receiptHandle();
            if (old != null) {
                byHandle.remove(old);
            }
            if (redrive.isPresent() && message.receiveCount() >= redrive.get().maxReceiveCount()) {
                dead.add(message.sent());
                continue;
            }
            String handle = UUID.randomUUID().toString();
            message.deliver(now, now.plus(hidden), handle);
            messages.add(message);
            byHandle.put(handle, message);
            delivered.add(
                    new Delivery(
                            message.sent(),
                            handle,
                            message.receiveCount(),
                            message.firstReceived().orElse(now),
                            message.deadLetterSource()));
        }
    }

    private List<QueuedMessage> choose(List<QueuedMessage> visible, int most) {
        if (disorder == null) {
            return visible.subList(0, Math.min(most, visible.size()));
        }
        List<QueuedMessage> chosen = new ArrayList<>();
        List<QueuedMessage> rest = new ArrayList<>(visible);
        while (chosen.size() < most && !rest.isEmpty()) {
            int index = disorder.choose(rest.size());
            chosen.add(rest.get(index));
            rest.set(index, rest.getLast());
            rest.removeLast();
        }
        return chosen;
    }

    /// The messages that can be received, at most some hundred.
    private List<QueuedMessage> visible(Instant now) {
        return messages.stream().takeWhile(message -> message.isVisible(now)).limit(200).toList();
    }

    private void requireRoom(Instant now) {
        if (byHandle.size() >= MAX_IN_FLIGHT && counts(now).inFlight() >= MAX_IN_FLIGHT) {
            throw SqsRefusals.tooManyInFlight();
        }
    }

    private void expire(Instant sentBefore) {
        if (!messages.isEmpty() && messages.first().sent().at().isBefore(sentBefore)) {
            messages.removeIf(message -> message.sent().at().isBefore(sentBefore));
            byHandle.values().removeIf(message -> message.sent().at().isBefore(sentBefore));
        }
    }

    Outcome delete(String handle) {
        lock.lock();
        try {
            QueuedMessage message = byHandle.remove(handle);
            if (message == null) {
                return Outcome.STALE;
            }
            messages.remove(message);
            return Outcome.DONE;
        } finally {
            lock.unlock();
        }
    }

    Outcome hide(String handle, Duration hidden) {
        lock.lock();
        try {
            QueuedMessage message = byHandle.get(handle);
            if (message == null) {
                return Outcome.STALE;
            }
            Instant now = clock.instant();
            if (!message.isInFlight(now)) {
                return Outcome.NOT_IN_FLIGHT;
            }
            messages.remove(message);
            message.hideUntil(now.plus(hidden));
            messages.add(message);
            arrived.signalAll();
            return Outcome.DONE;
        } finally {
            lock.unlock();
        }
    }

    Counts counts() {
        lock.lock();
        try {
            return counts(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    private Counts counts(Instant now) {
        int visible = 0;
        int inFlight = 0;
        for (QueuedMessage message : messages) {
            if (message.isVisible(now)) {
                visible++;
            } else if (message.isInFlight(now)) {
                inFlight++;
            }
        }
        return new Counts(visible, inFlight, messages.size() - visible - inFlight);
    }

    void clear() {
        lock.lock();
        try {
            messages.clear();
            byHandle.clear();
        } finally {
            lock.unlock();
        }
    }

    String arn() {
        return arn;
    }
}
