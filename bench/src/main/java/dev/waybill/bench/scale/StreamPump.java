package dev.waybill.bench.scale;

import dev.waybill.testing.fleet.StreamJson;
import dev.waybill.web.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// Lambda's poller of the assignments' stream: batches per shard, in order; some of them twice,
/// some once more in part when later ones were counted.
final class StreamPump {

    private static final int BATCH = 500;

    private final Shards shards;
    private final Account projection;
    private final Crew crew;
    private final double twice;
    private final Random random;

    StreamPump(Shards shards, Account projection, Crew crew, Scale scale) {
        this.shards = shards;
        this.projection = projection;
        this.crew = crew;
        this.twice = scale.twice();
        this.random = new Random(scale.seed());
    }

    /// Delivers all there is.
    void pump() {
        List<String> names = shards.names();
        long seed = random.nextLong();
        crew.each(names.size(), place -> drain(names.get(place), new Random(seed + place)));
    }

    private void drain(String shard, Random chance) {
        List<Record> batch = shards.take(shard, BATCH);
        List<Record> old = List.of();
        while (!batch.isEmpty()) {
            call(shard, batch);
            if (chance.nextDouble() < twice) {
                call(shard, batch.subList(chance.nextInt(batch.size()), batch.size()));
            }
            if (!old.isEmpty() && chance.nextDouble() < twice) {
                call(shard, old);
            }
            old = batch;
            batch = shards.take(shard, BATCH);
        }
    }

    private void call(String shard, List<Record> records) {
        projection.call(
                Json.write(
                        Map.of(
                                "Records",
                                records.stream().map(StreamJson::of).toList(),
                                "shardId",
                                shard,
                                "state",
                                Map.of(),
                                "isFinalInvokeForWindow",
                                false)));
    }
}
