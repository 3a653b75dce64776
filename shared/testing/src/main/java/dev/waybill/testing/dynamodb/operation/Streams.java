package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.store.ChangeLog;
import dev.waybill.testing.dynamodb.store.Shard;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.SequenceNumberRange;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;

/// The operations on streams.
public final class Streams {
    private static final int MAX_RECORDS = 1000;
    private static final int MAX_SHARDS = 100;
    private static final Pattern ITERATOR = Pattern.compile("(.+)\\|([^|]+)\\|(-?\\d+)");

    private final Database database;

    /// The streams of a database.
    public Streams(Database database) {
        this.database = database;
    }

    /// ListStreams.
    public ListStreamsResponse list(ListStreamsRequest request) {
        List<Stream> streams =
                database.tables().values().stream()
                        .filter(table -> table.table().changes().isPresent())
                        .filter(table ->
                                request.tableName() == null
                                        || request.tableName().equals(table.table().name()))
                        .map(table ->
                                Stream.builder()
                                        .tableName(table.table().name())
                                        .streamArn(table.streamArn())
                                        .build())
                        .toList();
        return ListStreamsResponse.builder().streams(streams).build();
    }

    /// DescribeStream.
    public DescribeStreamResponse describe(DescribeStreamRequest request) {
        DefinedTable table = table(request.streamArn());
        ChangeLog changes = changes(table);
        int limit = Math.min(MAX_SHARDS, Database.orElse(request.limit(), MAX_SHARDS));
        List<Shard> rest =
                changes.shards().stream()
                        .skip(skipped(changes.shards(), request.exclusiveStartShardId()))
                        .toList();
        List<Shard> page = rest.subList(0, Math.min(limit, rest.size()));
        return DescribeStreamResponse.builder()
                .streamDescription(description ->
                        description
                                .streamArn(request.streamArn())
                                .tableName(table.table().name())
                                .streamStatus(StreamStatus.ENABLED)
                                .streamViewType(changes.viewType())
                                .keySchema(keys(table.table().schema().names()))
                                .shards(page.stream().map(Streams::describe).toList())
                                .lastEvaluatedShardId(
                                        page.size() < rest.size() ? page.getLast().id() : null))
                .build();
    }

    private static int skipped(List<Shard> shards, @Nullable String lastSeen) {
        int index = 0;
        while (lastSeen != null && index < shards.size()) {
            if (shards.get(index++).id().equals(lastSeen)) {
                break;
            }
        }
        return index;
    }

    private static List<KeySchemaElement> keys(List<String> names) {
        return names.stream()
                .map(name ->
                        KeySchemaElement.builder()
                                .attributeName(name)
                                .keyType(
                                        name.equals(names.getFirst())
                                                ? KeyType.HASH
                                                : KeyType.RANGE)
                                .build())
                .toList();
    }

    private static software.amazon.awssdk.services.dynamodb.model.Shard describe(Shard shard) {
        return software.amazon.awssdk.services.dynamodb.model.Shard.builder()
                .shardId(shard.id())
                .parentShardId(shard.parent().orElse(null))
                .sequenceNumberRange(
                        SequenceNumberRange.builder()
                                .startingSequenceNumber(shard.start().toString())
                                .endingSequenceNumber(
                                        shard.end().map(BigInteger::toString).orElse(null))
                                .build())
                .build();
    }

    /// GetShardIterator.
    public GetShardIteratorResponse iterator(GetShardIteratorRequest request) {
        ChangeLog changes = changes(table(request.streamArn()));
        Shard shard = changes.shard(request.shardId());
        BigInteger behind =
                switch (request.shardIteratorType()) {
                    case TRIM_HORIZON -> shard.start().subtract(BigInteger.ONE);
                    case LATEST -> changes.last();
                    case AFTER_SEQUENCE_NUMBER -> new BigInteger(request.sequenceNumber());
                    case AT_SEQUENCE_NUMBER ->
                            new BigInteger(request.sequenceNumber()).subtract(BigInteger.ONE);
                    case UNKNOWN_TO_SDK_VERSION -> throw validation("Unknown ShardIteratorType");
                };
        return GetShardIteratorResponse.builder()
                .shardIterator(iterator(request.streamArn(), shard, behind))
                .build();
    }

    /// GetRecords. A closed shard that is read to its end has no next iterator.
    public GetRecordsResponse records(GetRecordsRequest request) {
        Matcher parts = ITERATOR.matcher(request.shardIterator());
        if (!parts.matches()) {
            throw validation("Invalid ShardIterator");
        }
        String arn = parts.group(1);
        ChangeLog changes = changes(table(arn));
        Shard shard = changes.shard(parts.group(2));
        BigInteger behind = new BigInteger(parts.group(3));
        int limit = Math.min(MAX_RECORDS, Database.orElse(request.limit(), MAX_RECORDS));
        boolean closed = shard.end().isPresent();
        List<Record> records = changes.read(shard, behind, limit);
        GetRecordsResponse.Builder response = GetRecordsResponse.builder().records(records);
        if (!closed || records.size() == limit) {
            BigInteger last =
                    records.isEmpty()
                            ? behind
                            : new BigInteger(records.getLast().dynamodb().sequenceNumber());
            response.nextShardIterator(iterator(arn, shard, last));
        }
        return response.build();
    }

    private static String iterator(String arn, Shard shard, BigInteger behind) {
        return arn + "|" + shard.id() + "|" + behind;
    }

    private DefinedTable table(String streamArn) {
        for (DefinedTable table : database.tables().values()) {
            if (table.table().changes().isPresent() && table.streamArn().equals(streamArn)) {
                return table;
            }
        }
        throw Database.notFound("Requested resource not found: Stream: " + streamArn);
    }

    private static ChangeLog changes(DefinedTable table) {
        return table.table().changes().orElseThrow();
    }
}
