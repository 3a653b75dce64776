package dev.waybill.testing.dynamodb.store;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// The stream of a table: its writes in order per key, in shards.
///
/// The keys are spread over four lanes; each lane is written to one open shard at a time. A split
/// closes the open shards and opens a child for each. Sequence numbers rise over the whole table;
/// they have more digits than a DynamoDB number may have and soon get one more, so that neither
/// storing them as numbers nor comparing them as strings goes unnoticed. Records older than a day
/// disappear.
public final class ChangeLog {
    private static final int LANES = 4;
    private static final Duration RETENTION = Duration.ofHours(24);
    private static final BigInteger ORIGIN = BigInteger.TEN.pow(40).subtract(BigInteger.TWO.pow(3));

    private final StreamViewType viewType;
    private final KeySchema schema;
    private final InstantSource clock;
    private final AtomicLong sequence = new AtomicLong();
    private final List<Shard> shards = new CopyOnWriteArrayList<>();
    private final Shard[] open = new Shard[LANES];
    private final Object[] lanes = new Object[LANES];

    /// An empty stream of a table with this key.
    public ChangeLog(KeySchema schema, StreamViewType viewType, InstantSource clock) {
        this.schema = schema;
        this.viewType = viewType;
        this.clock = clock;
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = new Object();
            openShard(lane, null);
        }
    }

    /// What the records show.
    public StreamViewType viewType() {
        return viewType;
    }

    /// All shards in the order in which they were opened.
    public List<Shard> shards() {
        return List.copyOf(shards);
    }

    /// The shard of an id.
    public Shard shard(String id) {
        return shards.stream()
                .filter(shard -> shard.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        ResourceNotFoundException.builder()
                                .message("Requested resource not found: Shard: " + id)
                                .build());
    }

    /// Closes every open shard and opens a child for each.
    public void split() {
        for (int lane = 0; lane < LANES; lane++) {
            synchronized (lanes[lane]) {
                Shard parent = open[lane];
                parent.close(written(sequence.get()));
                openShard(lane, parent.id());
            }
        }
    }

    /// At most so many records of a shard behind a sequence number, in order.
    public List<Record> read(Shard shard, BigInteger after, int limit) {
        List<Record> records = new ArrayList<>();
        for (Shard.Entry entry : shard.behind(after.subtract(ORIGIN))) {
            if (records.size() == limit) {
                break;
            }
            records.add(toRecord(entry));
        }
        return records;
    }

    /// The sequence number of the newest record of all shards.
    public BigInteger last() {
        return written(sequence.get());
    }

    /// Forgets the records of a shard up to a sequence number.
    public void forget(Shard shard, BigInteger through) {
        shard.forget(through.subtract(ORIGIN).longValueExact());
    }

    void append(Change change) {
        Image before = change.before();
        Image after = change.after();
        if (before == null ? after == null : after != null && before.item().equals(after.item())) {
            return;
        }
        Instant now = clock.instant();
        int lane = Math.floorMod(change.key().partitionHash(), LANES);
        synchronized (lanes[lane]) {
            open[lane].append(
                    new Shard.Entry(
                            sequence.incrementAndGet(),
                            now,
                            before == null ? null : before.stored(),
                            after == null ? null : after.stored()),
                    now.minus(RETENTION));
        }
    }

    private void openShard(int lane, @Nullable String parent) {
        long next = sequence.get() + 1;
        String id = "shardId-%020d-%08x".formatted(next, shards.size());
        Shard shard = new Shard(id, parent, written(next));
        open[lane] = shard;
        shards.add(shard);
    }

    private static BigInteger written(long number) {
        return ORIGIN.add(BigInteger.valueOf(number));
    }

    private Record toRecord(Shard.Entry entry) {
        StoredItem before = entry.before();
        StoredItem after = entry.after();
        Map<String, AttributeValue> old = before == null ? Map.of() : before.toItem();
        Map<String, AttributeValue> now = after == null ? Map.of() : after.toItem();
        String name = before == null ? "INSERT" : after == null ? "REMOVE" : "MODIFY";
        int sizeBytes =
                (before == null ? 0 : before.sizeBytes()) + (after == null ? 0 : after.sizeBytes());
        boolean showsOld =
                viewType == StreamViewType.OLD_IMAGE
                        || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        boolean showsNew =
                viewType == StreamViewType.NEW_IMAGE
                        || viewType == StreamViewType.NEW_AND_OLD_IMAGES;
        return Record.builder()
                .eventID("%032x".formatted(entry.sequence()))
                .eventName(name)
                .eventVersion("1.1")
                .eventSource("aws:dynamodb")
                .awsRegion("us-east-1")
                .dynamodb(record -> {
                    record.approximateCreationDateTime(entry.at())
                            .keys(schema.extract(before == null ? now : old))
                            .sequenceNumber(written(entry.sequence()).toString())
                            .sizeBytes((long) sizeBytes)
                            .streamViewType(viewType);
                    if (showsOld && before != null) {
                        record.oldImage(old);
                    }
                    if (showsNew && after != null) {
                        record.newImage(now);
                    }
                })
                .build();
    }
}
