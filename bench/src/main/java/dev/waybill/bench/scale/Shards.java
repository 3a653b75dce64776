package dev.waybill.bench.scale;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The shards of a stream, as Lambda reads them.
interface Shards {

    /// The names of all shards that there have been.
    List<String> names();

    /// At most so many records of a shard behind those taken before, in order.
    List<Record> take(String shard, int limit);
}
