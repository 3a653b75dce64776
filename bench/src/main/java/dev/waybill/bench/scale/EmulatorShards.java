package dev.waybill.bench.scale;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// The stream of an emulator's table, which has one shard at a time, divided by key into lanes as
/// AWS would.
final class EmulatorShards implements Shards {

    private static final int LANES = 4;
    private static final int PAGE = 1000;

    private final DynamoDbStreamsClient streams;
    private final String stream;
    private final Map<String, String> iterators = new HashMap<>();
    private final Map<String, Deque<Record>> lanes = new TreeMap<>();

    EmulatorShards(DynamoDbStreamsClient streams, String stream) {
        this.streams = streams;
        this.stream = stream;
        IntStream.range(0, LANES).forEach(lane -> lanes.put("lane-" + lane, new ArrayDeque<>()));
    }

    @Override
    public synchronized List<String> names() {
        for (Shard shard :
                streams.describeStream(ask -> ask.streamArn(stream)).streamDescription().shards()) {
            iterators.computeIfAbsent(
                    shard.shardId(),
                    id ->
                            streams.getShardIterator(ask ->
                                            ask.streamArn(stream)
                                                    .shardId(id)
                                                    .shardIteratorType(
                                                            ShardIteratorType.TRIM_HORIZON))
                                    .shardIterator());
            read(shard.shardId());
        }
        return List.copyOf(lanes.keySet());
    }

    /// What the emulator says it has forgotten is asked for anew, from the oldest there is.
    private void read(String shard) {
        try {
            readOn(shard);
        } catch (TrimmedDataAccessException e) {
            iterators.remove(shard);
        }
    }

    private void readOn(String shard) {
        String next = iterators.get(shard);
        boolean isMore = true;
        while (next != null && !next.isEmpty() && isMore) {
            String from = next;
            GetRecordsResponse page =
                    streams.getRecords(ask -> ask.shardIterator(from).limit(PAGE));
            page.records().forEach(record -> lane(record).add(record));
            isMore = !page.records().isEmpty();
            next = page.nextShardIterator() == null ? "" : page.nextShardIterator();
        }
        iterators.put(shard, next == null ? "" : next);
    }

    private Deque<Record> lane(Record record) {
        int lane = Math.floorMod(new TreeMap<>(record.dynamodb().keys()).hashCode(), LANES);
        return lanes.computeIfAbsent("lane-" + lane, _ -> new ArrayDeque<>());
    }

    @Override
    public synchronized List<Record> take(String shard, int limit) {
        Deque<Record> lane = lanes.getOrDefault(shard, new ArrayDeque<>());
        List<Record> records = new ArrayList<>();
        while (records.size() < limit && !lane.isEmpty()) {
            records.add(lane.removeFirst());
        }
        return records;
    }
}
