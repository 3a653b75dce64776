package dev.waybill.local.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// Reads a stream from a place to its end, shard by shard in the order of their lineage, and goes
/// on as it grows. Of one thread.
final class StreamReader {

    private static final int PAGE = 1000;

    private final DynamoDbStreamsClient streams;
    private final String stream;
    private Optional<String> shard;
    private Optional<String> lastRead;
    private Optional<String> iterator = Optional.empty();
    private boolean shardEnded;

    /// @param start the last record not to be read, or empty for all there are
    StreamReader(
            DynamoDbStreamsClient streams, String stream, Optional<Checkpoints.Position> start) {
        this.streams = streams;
        this.stream = stream;
        this.shard = start.map(Checkpoints.Position::shard);
        this.lastRead = start.map(Checkpoints.Position::sequenceNumber);
    }

    /// The next records, or none where there are none yet. After an exception it can be called
    /// again.
    List<Record> read() {
        if (iterator.isEmpty()) {
            iterator = open();
        }
        if (iterator.isEmpty()) {
            return List.of();
        }
        try {
            GetRecordsResponse page =
                    streams.getRecords(r -> r.shardIterator(iterator.get()).limit(PAGE));
            iterator = Optional.ofNullable(page.nextShardIterator());
            shardEnded = iterator.isEmpty();
            if (page.hasRecords() && !page.records().isEmpty()) {
                lastRead = Optional.of(page.records().getLast().dynamodb().sequenceNumber());
            }
            return page.records();
        } catch (ExpiredIteratorException e) {
            iterator = Optional.empty();
            return List.of();
        } catch (TrimmedDataAccessException e) {
            lastRead = Optional.empty();
            iterator = Optional.empty();
            return List.of();
        }
    }

    /// The place of a record that [#read()] has just returned.
    Checkpoints.Position position(Record record) {
        return new Checkpoints.Position(shard.orElseThrow(), record.dynamodb().sequenceNumber());
    }

    private Optional<String> open() {
        Optional<String> next = nextShard(shards());
        if (next.isEmpty()) {
            return Optional.empty();
        }
        if (!next.equals(shard)) {
            shard = next;
            lastRead = Optional.empty();
        }
        shardEnded = false;
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamArn(stream).shardId(next.get());
        if (lastRead.isPresent()) {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(lastRead.get());
        } else {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        }
        return Optional.of(streams.getShardIterator(request.build()).shardIterator());
    }

    /// The shard that is being read, the one after it when it has ended, and the first one where it
    /// is no longer there.
    private Optional<String> nextShard(List<String> shards) {
        int current = shard.map(shards::indexOf).orElse(-1);
        int next = current >= 0 && shardEnded ? current + 1 : Math.max(0, current);
        return next < shards.size() ? Optional.of(shards.get(next)) : Optional.empty();
    }

    private List<String> shards() {
        List<String> ids = new ArrayList<>();
        DescribeStreamRequest request = DescribeStreamRequest.builder().streamArn(stream).build();
        StreamDescription page = streams.describeStream(request).streamDescription();
        page.shards().stream().map(Shard::shardId).forEach(ids::add);
        while (page.lastEvaluatedShardId() != null) {
            DescribeStreamRequest more =
                    request.toBuilder().exclusiveStartShardId(page.lastEvaluatedShardId()).build();
            page = streams.describeStream(more).streamDescription();
            page.shards().stream().map(Shard::shardId).forEach(ids::add);
        }
        return ids;
    }
}
