package dev.waybill.local.stream;

import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.LambdaFunction;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Feeds a function from a table's stream: reads it and divides its records among [Lane]s.
///
/// It begins at the oldest record, or where its [Checkpoints] say; so after a restart some records
/// come again, each with the shard id that it had.
public final class StreamSource implements AutoCloseable {

    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofMillis(500);
    private static final int MOST_UNDER_WAY = 5_000;

    /// In adverse mode lanes end after so many of the stream's sequence numbers.
    private static final BigInteger SHORT_EPOCH = BigInteger.valueOf(300);

    private final LambdaFunction function;
    private final EventSource.Stream source;
    private final Checkpoints checkpoints;
    private final OptionalLong seed;
    private final InstantSource clock;
    private final StreamReader reader;
    private final LaneMap laneMap;
    private final Progress progress = new Progress();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Thread thread;

    private BigInteger epoch = BigInteger.ZERO;

    private StreamSource(
            LambdaFunction function,
            EventSource.Stream source,
            DynamoDbStreamsClient streams,
            Checkpoints checkpoints,
            OptionalLong seed,
            InstantSource clock) {
        this.function = function;
        this.source = source;
        this.checkpoints = checkpoints;
        this.seed = seed;
        this.clock = clock;
        this.reader = new StreamReader(streams, source.arn(), checkpoints.find(source.arn()));
        this.laneMap = new LaneMap(seed.isPresent() ? Optional.of(SHORT_EPOCH) : Optional.empty());
        this.thread = Thread.ofVirtual().name("stream-reader").unstarted(this::run);
    }

    /// Begins to read.
    ///
    /// @param seed where given, lanes end and begin, and batches come again
    public static StreamSource start(
            LambdaFunction function,
            EventSource.Stream source,
            DynamoDbStreamsClient streams,
            Checkpoints checkpoints,
            OptionalLong seed,
            InstantSource clock) {
        StreamSource started =
                new StreamSource(function, source, streams, checkpoints, seed, clock);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                pass(readOrPause());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
        lanes.values().forEach(Lane::abandon);
    }

    private List<Record> readOrPause() throws InterruptedException {
        try {
            List<Record> records = reader.read();
            if (records.isEmpty()) {
                TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
            }
            return records;
        } catch (SdkException e) {
            TimeUnit.NANOSECONDS.sleep(PAUSE_AFTER_FAULT.toNanos());
            return List.of();
        }
    }

    private void pass(List<Record> records) throws InterruptedException {
        for (Record record : records) {
            progress.awaitAtMost(MOST_UNDER_WAY);
            if (!laneMap.epoch(record).equals(epoch)) {
                endLanes();
                epoch = laneMap.epoch(record);
            }
            Progress.Ticket ticket = progress.read(reader.position(record));
            lanes.computeIfAbsent(laneMap.shard(record), this::lane)
                    .add(new Lane.Entry(record, ticket));
        }
    }

    private Lane lane(String shard) {
        Optional<RandomGenerator> mischief =
                seed.isPresent()
                        ? Optional.of(new Random(seed.getAsLong() + shard.hashCode()))
                        : Optional.empty();
        return new Lane(shard, source, function, this::finish, clock, mischief);
    }

    private void finish(List<Progress.Ticket> tickets) {
        progress.done(tickets).ifPresent(position -> checkpoints.save(source.arn(), position));
    }

    private void endLanes() throws InterruptedException {
        for (Lane lane : lanes.values()) {
            lane.end();
        }
        lanes.clear();
    }

    /// Stops at once. What was not worked off is read again at the next start.
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
