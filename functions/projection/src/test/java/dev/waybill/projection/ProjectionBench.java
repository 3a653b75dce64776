package dev.waybill.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentChange;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.dynamodb.StreamRecords;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.StreamJson;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// A fleet on twins, the stream of its assignments, and functions that count it.
final class ProjectionBench {

    final TestStack stack = TestStack.onTwins();
    final TestFleet fleet = new TestFleet(stack);
    final StreamFunction function = new StreamFunction(Wiring.of(stack.backends()));

    /// Another instance of the function, whose table calls `hook` sees.
    StreamFunction watched(CallHook hook) {
        return new StreamFunction(
                Wiring.of(
                        stack.through(client -> CallHook.around(DynamoDbClient.class, client, hook))
                                .backends()));
    }

    StreamRecords stream() {
        InMemoryDynamoDb twin = (InMemoryDynamoDb) stack.backends().clients().dynamoDb();
        return twin.stream(stack.backends().config().tables().assignments());
    }

    /// All records of a shard.
    List<Record> records(String shard) {
        return stream().read(shard, Integer.MAX_VALUE);
    }

    /// Calls `function` with a batch.
    static JsonNode call(StreamFunction function, String shard, List<Record> records) {
        return call(
                function,
                Map.of(
                        "Records",
                        records.stream().map(StreamJson::of).toList(),
                        "shardId",
                        shard,
                        "state",
                        Map.of("kept", "yes"),
                        "isFinalInvokeForWindow",
                        false));
    }

    static JsonNode call(StreamFunction function, Map<String, Object> event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = Json.write(event).getBytes(StandardCharsets.UTF_8);
        try {
            function.serve(new ByteArrayInputStream(bytes), out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Json.readOwn(out.toString(StandardCharsets.UTF_8));
    }

    /// Has a distribution run with so many targets.
    void run(String id, long targets) {
        Distribution before = fleet.distribution(id);
        before.next(new DistributionEvent.Planned(targets), stack.clock().instant())
                .ifPresent(next ->
                        DistributionRegister.of(stack.backends())
                                .endPlanning(before, next, stack.clock().instant()));
    }

    /// What is counted of generation `g`, which brings version `v<g>`.
    Counts counts(long generation) {
        return ConvergenceTable.of(stack.backends())
                .find(
                        new DistributionKey(
                                new ModelVersionId(TestFleet.MODEL, new Version("v" + generation)),
                                "d" + generation))
                .orElseThrow(() -> new IllegalStateException("no such distribution"))
                .tally()
                .counts();
    }

    /// What there is to count of generation `g`, by the devices' own records.
    Counts expected(long generation, List<String> devices) {
        Counts sum = Counts.ZERO;
        for (String device : devices) {
            Assignment image = fleet.image(device);
            Counts own =
                    AssignmentChange.between(Optional.empty(), image)
                            .targets()
                            .getOrDefault(
                                    new DistributionKey(
                                            new ModelVersionId(
                                                    TestFleet.MODEL, new Version("v" + generation)),
                                            "d" + generation),
                                    Counts.ZERO);
            sum = sum.plus(own);
        }
        return sum;
    }
}
