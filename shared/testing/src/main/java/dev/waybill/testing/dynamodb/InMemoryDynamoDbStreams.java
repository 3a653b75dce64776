package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.operation.Database;
import dev.waybill.testing.dynamodb.operation.Streams;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/// The streams of a twin of DynamoDB by the client's interface, for pollers. Thread-safe.
///
/// Made by [InMemoryDynamoDb#streams()]. Iterators do not expire.
public final class InMemoryDynamoDbStreams implements DynamoDbStreamsClient {
    private final Streams streams;

    InMemoryDynamoDbStreams(Database database) {
        this.streams = new Streams(database);
    }

    @Override
    public ListStreamsResponse listStreams(ListStreamsRequest request) {
        return streams.list(request);
    }

    @Override
    public DescribeStreamResponse describeStream(DescribeStreamRequest request) {
        return streams.describe(request);
    }

    @Override
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        return streams.iterator(request);
    }

    @Override
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
        return streams.records(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
