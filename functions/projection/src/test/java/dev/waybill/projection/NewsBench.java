package dev.waybill.projection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.subscription.SubscriptionRegister;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.subscription.Subscription;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.dynamodb.StreamRecords;
import dev.waybill.testing.fleet.StreamJson;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// A fleet on twins, queues that subscribe to it, and the function that tells them. Its clock moves
/// only when the function waits.
final class NewsBench {

    final TestStack stack = TestStack.onTwins();
    final TestFleet fleet = new TestFleet(stack);

    private final TestProjection projection = new TestProjection(stack);
    private final Map<String, String> done = new HashMap<>();
    private Duration waited = Duration.ZERO;

    NewsBench() {
        fleet.publish("1");
    }

    /// How long the function has waited.
    Duration waited() {
        return waited;
    }

    Backends backends() {
        return stack.backends();
    }

    /// The queue's URL, which is there or not.
    static String url(String name) {
        return "https://sqs.us-east-1.amazonaws.com/000000000000/test-sub-" + name;
    }

    void createQueue(String name) {
        backends().clients().sqs().createQueue(queue -> queue.queueName("test-sub-" + name));
    }

    /// Subscribes a queue that is there.
    Subscription subscribe(String name) {
        createQueue(name);
        return subscribeOnly(name);
    }

    /// Subscribes a queue that may not be there.
    Subscription subscribeOnly(String name) {
        Subscription subscription =
                new Subscription(
                        backends().ids().next(),
                        TestFleet.MODEL,
                        "test-sub-" + name,
                        url(name),
                        "test",
                        stack.clock().instant(),
                        Optional.empty(),
                        Optional.of(stack.clock().instant().plusSeconds(60)),
                        new TreeMap<>());
        SubscriptionRegister.of(backends()).create(subscription, deed());
        return subscription;
    }

    Deed deed() {
        return Deed.ofService("test", "subscribe", backends().ids().next(), fleetTime());
    }

    private Instant fleetTime() {
        return stack.clock().instant();
    }

    /// The subscription as it stands.
    Subscription stored(String name) {
        return SubscriptionsTable.of(backends())
                .find(TestFleet.MODEL, "test-sub-" + name)
                .orElseThrow(() -> new IllegalStateException("no such subscription"));
    }

    /// A running distribution of a version to so many devices.
    Distribution run(String version, String... devices) {
        Distribution distribution = fleet.openTo(version, devices);
        fleet.assign(distribution, devices);
        fleet.run(distribution.id(), devices.length);
        return distribution;
    }

    /// Has a device say that it runs the version of generation `g`.
    void succeed(long generation, String device) {
        fleet.report(device, generation, 1, ReportState.OPERATIONAL);
        projection.catchUp();
    }

    /// Counts what devices have reported.
    void count() {
        projection.catchUp();
    }

    /// Ends a running distribution.
    void end(String id) {
        projection.catchUp();
        Distribution before = fleet.distribution(id);
        before.next(new DistributionEvent.AllSettled(0), stack.clock().instant())
                .ifPresent(next ->
                        DistributionRegister.of(backends())
                                .end(before, next, stack.clock().instant()));
    }

    NewsFunction function(TestStack on) {
        return Wiring.news(
                on.backends(),
                pause -> {
                    waited = waited.plus(pause);
                    stack.clock().advance(pause);
                    return true;
                });
    }

    /// Delivers what is new in the stream, a batch for each shard.
    void deliver() {
        deliver(function(stack));
    }

    void deliver(NewsFunction function) {
        for (String shard : stream().shards()) {
            String behind = done.get(shard);
            List<Record> records =
                    behind == null
                            ? stream().read(shard, Integer.MAX_VALUE)
                            : stream().readBehind(shard, behind, Integer.MAX_VALUE);
            if (!records.isEmpty()) {
                call(function, records);
                done.put(shard, records.getLast().dynamodb().sequenceNumber());
            }
        }
    }

    /// Everything that the stream has ever had, to be delivered again.
    void forgetPlace() {
        done.clear();
    }

    private StreamRecords stream() {
        InMemoryDynamoDb twin = (InMemoryDynamoDb) backends().clients().dynamoDb();
        return twin.stream(backends().config().tables().convergence());
    }

    private static void call(NewsFunction function, List<Record> records) {
        Map<String, Object> event =
                Map.of("Records", records.stream().map(StreamJson::of).toList(), "shardId", "s");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            function.serve(
                    new ByteArrayInputStream(Json.write(event).getBytes(StandardCharsets.UTF_8)),
                    out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    /// Takes all messages from a queue, in the order of their revisions.
    List<JsonNode> take(String name) {
        return QueueMessages.takeAll(backends().clients().sqs(), url(name)).stream()
                .map(Json::readOwn)
                .sorted(Comparator.comparingLong(NewsBench::revision))
                .toList();
    }

    static long revision(JsonNode message) {
        return message.path("revision").asLong();
    }
}
