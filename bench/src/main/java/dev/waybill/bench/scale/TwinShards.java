package dev.waybill.bench.scale;

import dev.waybill.testing.dynamodb.StreamRecords;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The stream of a twin's table. What was taken is forgotten there.
final class TwinShards implements Shards {

    private final StreamRecords stream;

    TwinShards(StreamRecords stream) {
        this.stream = stream;
    }

    @Override
    public List<String> names() {
        return stream.shards();
    }

    @Override
    public List<Record> take(String shard, int limit) {
        List<Record> records = stream.read(shard, limit);
        if (!records.isEmpty()) {
            stream.forget(shard, records.getLast().dynamodb().sequenceNumber());
        }
        return records;
    }
}
