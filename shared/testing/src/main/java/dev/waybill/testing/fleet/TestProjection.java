package dev.waybill.testing.fleet;

import dev.waybill.aws.assignment.AssignmentRecord;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.ConvergenceTable.Numbered;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.dynamodb.StreamRecords;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// Counts what the stream of assignments says, up to now, batch after batch: for tests of those who
/// look at the counts. Of one thread.
public final class TestProjection {

    private static final int BATCH = 100;

    private final TestStack stack;
    private final StreamRecords stream;
    private final Map<String, String> done = new HashMap<>();

    /// @param stack a stack whose tables are the twin
    public TestProjection(TestStack stack) {
        this.stack = stack;
        InMemoryDynamoDb twin = (InMemoryDynamoDb) stack.backends().clients().dynamoDb();
        this.stream = twin.stream(stack.backends().config().tables().assignments());
    }

    /// Counts everything that is new.
    public void catchUp() {
        for (String shard : stream.shards()) {
            List<Record> records = next(shard);
            while (!records.isEmpty()) {
                count(shard, records);
                done.put(shard, records.getLast().dynamodb().sequenceNumber());
                records = next(shard);
            }
        }
    }

    private List<Record> next(String shard) {
        String behind = done.get(shard);
        return behind == null ? stream.read(shard, BATCH) : stream.readBehind(shard, behind, BATCH);
    }

    private void count(String shard, List<Record> records) {
        Map<DistributionKey, List<Numbered<Counts>>> changes = new LinkedHashMap<>();
        Map<ModelId, List<Numbered<Map<Version, Long>>>> running = new LinkedHashMap<>();
        for (Record record : records) {
            if (StreamJson.of(record).get("dynamodb") instanceof Map<?, ?> dynamodb) {
                AssignmentRecord.read(dynamodb)
                        .ifPresent(read -> {
                            read.change()
                                    .targets()
                                    .forEach((key, counts) ->
                                            changes.computeIfAbsent(key, _ -> new ArrayList<>())
                                                    .add(new Numbered<>(read.sequence(), counts)));
                            running.computeIfAbsent(read.change().modelId(), _ -> new ArrayList<>())
                                    .add(new Numbered<>(read.sequence(), read.change().running()));
                        });
            }
        }
        ConvergenceTable table = ConvergenceTable.of(stack.backends());
        running.forEach(
                (model, all) -> table.countRunning(shard, model, all, stack.clock().instant()));
        changes.forEach((key, all) -> table.count(shard, key, all, stack.clock().instant()));
    }
}
