package dev.waybill.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.function.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// One shard as the function sees it: its records in order, one batch at a time, in windows. A
/// batch that fails is tried again, in halves where the mapping says so, until it succeeds; nothing
/// behind it is delivered before.
final class Lane {

    /// A record and the note that it is under way.
    record Entry(Record record, Progress.Ticket ticket) {}

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofDays(1);

    /// A JSON event is about twice as long as what it tells; a call takes 6 MB.
    private static final long LARGEST_BATCH_BYTES = 2_500_000;

    private static final double AGAIN = 0.15;

    private final String shard;
    private final EventSource.Stream source;
    private final LambdaFunction function;
    private final Consumer<List<Progress.Ticket>> done;
    private final InstantSource clock;
    private final Optional<RandomGenerator> mischief;
    private final BlockingQueue<Optional<Entry>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    private Optional<Window> window = Optional.empty();
    private JsonNode state = JsonNodeFactory.instance.objectNode();
    private Optional<Entry> ahead = Optional.empty();
    private boolean ended;

    /// @param done takes what was worked off
    /// @param mischief where given, some batches are delivered again, as after a lost answer
    Lane(
            String shard,
            EventSource.Stream source,
            LambdaFunction function,
            Consumer<List<Progress.Ticket>> done,
            InstantSource clock,
            Optional<RandomGenerator> mischief) {
        this.shard = shard;
        this.source = source;
        this.function = function;
        this.done = done;
        this.clock = clock;
        this.mischief = mischief;
        this.thread = Thread.ofVirtual().name(shard).start(this::run);
    }

    void add(Entry entry) {
        waiting.add(Optional.of(entry));
    }

    /// Works off what it has, ends its window and stops.
    void end() throws InterruptedException {
        waiting.add(Optional.empty());
        thread.join();
    }

    /// Stops at once; what is not worked off is delivered again some other time.
    void abandon() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!ended) {
                List<Entry> batch = gather();
                endWindowWhenDue();
                if (!batch.isEmpty()) {
                    workOff(batch);
                }
            }
            endWindow();
        } catch (InterruptedException e) {
            // Abandoned.
        }
    }

    /// Waits for a first record, or for the end of the window, and then as long as the batching
    /// window for more.
    private List<Entry> gather() throws InterruptedException {
        List<Entry> batch = new ArrayList<>();
        long bytes = 0;
        Instant end = clock.instant().plus(source.batchingWindow());
        Optional<Entry> next = take(window.map(Window::end).orElse(clock.instant().plus(IDLE)));
        while (next.isPresent()) {
            bytes += next.get().record().dynamodb().sizeBytes();
            if (!batch.isEmpty() && bytes > LARGEST_BATCH_BYTES) {
                ahead = next;
                return batch;
            }
            if (batch.isEmpty()) {
                end = clock.instant().plus(source.batchingWindow());
            }
            batch.add(next.get());
            if (batch.size() >= source.batchSize()) {
                return batch;
            }
            next = take(end);
        }
        return batch;
    }

    private Optional<Entry> take(Instant until) throws InterruptedException {
        if (ahead.isPresent()) {
            Optional<Entry> kept = ahead;
            ahead = Optional.empty();
            return kept;
        }
        if (ended) {
            return Optional.empty();
        }
        long millis = Math.max(0, Duration.between(clock.instant(), until).toMillis());
        Optional<Entry> next = waiting.poll(millis, TimeUnit.MILLISECONDS);
        if (next == null) {
            return Optional.empty();
        }
        ended = next.isEmpty();
        return next;
    }

    private void workOff(List<Entry> batch) throws InterruptedException {
        List<Entry> rest = batch;
        Duration pause = FIRST_PAUSE;
        while (!rest.isEmpty()) {
            switch (call(rest, false)) {
                case StreamAnswer.Done(JsonNode next) -> {
                    state = next;
                    finish(rest);
                    return;
                }
                case StreamAnswer.From(int first) when first > 0 -> {
                    finish(rest.subList(0, first));
                    rest = rest.subList(first, rest.size());
                }
                case StreamAnswer.From from -> pause = pause(pause);
                case StreamAnswer.Failed failed -> {
                    if (source.bisects() && rest.size() > 1) {
                        int half = rest.size() / 2;
                        workOff(rest.subList(0, half));
                        workOff(rest.subList(half, rest.size()));
                        return;
                    }
                    pause = pause(pause);
                }
            }
        }
    }

    private void finish(List<Entry> batch) {
        done.accept(batch.stream().map(Entry::ticket).toList());
        if (mischief.isPresent() && mischief.get().nextDouble() < AGAIN) {
            int from = mischief.get().nextInt(batch.size());
            call(batch.subList(from, batch.size()), false);
        }
    }

    private StreamAnswer call(List<Entry> batch, boolean last) {
        List<Record> records = batch.stream().map(Entry::record).toList();
        Window current =
                window.orElseGet(() -> Window.at(clock.instant(), source.tumblingWindow()));
        window = Optional.of(current);
        Outcome outcome =
                function.invoke(
                        StreamEvent.write(records, source.arn(), shard, current, state, last));
        return StreamAnswer.of(outcome, records, source.partialFailures());
    }

    private void endWindowWhenDue() throws InterruptedException {
        if (window.isPresent() && !clock.instant().isBefore(window.get().end())) {
            endWindow();
        }
    }

    /// The last call of a window has no records here. It stops the shard until it succeeds.
    private void endWindow() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (window.isPresent()) {
            if (call(List.of(), true) instanceof StreamAnswer.Done) {
                window = Optional.empty();
                state = JsonNodeFactory.instance.objectNode();
            } else {
                pause = pause(pause);
            }
        }
    }

    private static Duration pause(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
