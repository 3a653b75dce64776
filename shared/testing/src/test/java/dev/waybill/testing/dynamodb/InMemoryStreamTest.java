package dev.waybill.testing.dynamodb;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.require;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.Race;
import dev.waybill.testing.dynamodb.contract.ExampleTable;
import dev.waybill.testing.stack.SteppedClock;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// The streams of the twin.
class InMemoryStreamTest {
    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryDynamoDb twin = new InMemoryDynamoDb(clock);
    private final ExampleTable table = ExampleTable.create(twin);
    private final StreamRecords stream = twin.stream(table.name());

    private List<Record> all() {
        List<Record> records = new ArrayList<>();
        stream.shards().forEach(shard -> records.addAll(stream.read(shard, 1000)));
        return records;
    }

    private static BigInteger sequence(Record record) {
        return new BigInteger(record.dynamodb().sequenceNumber());
    }

    @Test
    void recordsEveryChangeWithBothImages() {
        Map<String, AttributeValue> key = key("a", "1");
        table.put(with(key, "n", number(1)));
        table.updated(key, "SET n = :v", Map.of(":v", number(2)));
        twin.deleteItem(request -> request.tableName(table.name()).key(key));
        List<Record> records = all();
        assertThat(records)
                .extracting(Record::eventName)
                .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
        assertThat(records).allSatisfy(r -> assertThat(r.dynamodb().keys()).isEqualTo(key));
        Record modified = records.get(1);
        assertThat(modified.dynamodb().oldImage()).isEqualTo(with(key, "n", number(1)));
        assertThat(modified.dynamodb().newImage()).isEqualTo(with(key, "n", number(2)));
        assertThat(records.get(0).dynamodb().hasOldImage()).isFalse();
        assertThat(records.get(2).dynamodb().hasNewImage()).isFalse();
    }

    @Test
    void recordsNothingWhenNothingChanges() {
        table.put(key("a", "1"));
        table.put(key("a", "1"));
        table.update(key("a", "1"), request -> {});
        twin.deleteItem(request -> request.tableName(table.name()).key(key("a", "absent")));
        assertThat(all()).hasSize(1);
    }

    @Test
    void numbersChangesSoThatNeitherTextNorNumbersOfTheTableCanHoldTheirOrder() {
        for (int i = 0; i < 20; i++) {
            table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(i)));
        }
        List<String> numbers = all().stream().map(r -> r.dynamodb().sequenceNumber()).toList();
        assertThat(numbers.stream().map(BigInteger::new).toList()).isSorted().hasSize(20);
        assertThat(numbers).allSatisfy(number -> assertThat(number.length()).isGreaterThan(38));
        assertThat(numbers.stream().sorted().toList()).isNotEqualTo(numbers);
    }

    @Test
    void keepsTheOrderOfEachKeyUnderManyWriters() {
        Race.of(4)
                .run(racer -> {
                    for (int i = 0; i < 50; i++) {
                        table.update(
                                key("shelf " + i % 5, "1"),
                                request ->
                                        request.updateExpression("ADD n :one")
                                                .expressionAttributeValues(
                                                        Map.of(":one", number(1))));
                    }
                    return racer;
                });
        assertThat(all()).hasSize(200);
        for (String shard : stream.shards()) {
            List<Record> records = stream.read(shard, 1000);
            assertThat(records.stream().map(InMemoryStreamTest::sequence).toList())
                    .isSorted()
                    .doesNotHaveDuplicates();
            Map<Map<String, AttributeValue>, Integer> last = new HashMap<>();
            for (Record record : records) {
                int n = Integer.parseInt(require(record.dynamodb().newImage(), "n").n());
                assertThat(n).isEqualTo(last.getOrDefault(record.dynamodb().keys(), 0) + 1);
                last.put(record.dynamodb().keys(), n);
            }
        }
    }

    @Test
    void readsOnBehindARecord() {
        for (int i = 0; i < 5; i++) {
            table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(i)));
        }
        String shard =
                stream.shards().stream()
                        .filter(id -> !stream.read(id, 1).isEmpty())
                        .findFirst()
                        .orElseThrow();
        List<Record> first = stream.read(shard, 2);
        List<Record> rest = stream.readBehind(shard, first.get(1).dynamodb().sequenceNumber(), 10);
        assertThat(first).hasSize(2);
        assertThat(rest).hasSize(3);
        assertThat(rest.getFirst().dynamodb().newImage()).containsEntry("n", number(2));
        stream.forget(shard, rest.getFirst().dynamodb().sequenceNumber());
        assertThat(stream.read(shard, 10)).isEqualTo(rest.subList(1, 3));
    }

    @Test
    void goesOnInChildrenAfterASplit() {
        table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(1)));
        List<String> parents = stream.shards();
        stream.splitShards();
        table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(2)));
        List<String> children = stream.shards().subList(4, 8);
        assertThat(parents).allMatch(stream::isClosed);
        assertThat(children).noneMatch(stream::isClosed);
        assertThat(children)
                .extracting(child -> stream.parentOf(child).orElseThrow())
                .containsExactlyElementsOf(parents);
        String parent =
                parents.stream()
                        .filter(id -> !stream.read(id, 1).isEmpty())
                        .findFirst()
                        .orElseThrow();
        String child = children.get(parents.indexOf(parent));
        assertThat(stream.read(parent, 10)).hasSize(1);
        assertThat(stream.read(child, 10)).hasSize(1);
    }

    @Test
    void forgetsRecordsAfterADay() {
        table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(1)));
        clock.advance(Duration.ofHours(25));
        table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(2)));
        assertThat(all()).hasSize(1);
    }

    @Test
    void servesPollersByTheClientsInterface() {
        table.updated(key("a", "1"), "SET n = :v", Map.of(":v", number(1)));
        InMemoryDynamoDbStreams streams = twin.streams();
        String arn = twin.describeTable(r -> r.tableName(table.name())).table().latestStreamArn();
        assertThat(streams.listStreams(r -> r.tableName(table.name())).streams())
                .extracting(s -> s.streamArn())
                .containsExactly(arn);
        stream.splitShards();
        List<Record> polled = new ArrayList<>();
        streams.describeStream(r -> r.streamArn(arn))
                .streamDescription()
                .shards()
                .forEach(shard -> polled.addAll(poll(streams, arn, shard.shardId())));
        assertThat(polled).isEqualTo(all()).hasSize(1);
    }

    /// Reads a shard till its end, or till an open one is empty.
    private static List<Record> poll(InMemoryDynamoDbStreams streams, String arn, String shardId) {
        List<Record> records = new ArrayList<>();
        String iterator =
                streams.getShardIterator(r ->
                                r.streamArn(arn).shardId(shardId).shardIteratorType("TRIM_HORIZON"))
                        .shardIterator();
        while (iterator != null) {
            String from = iterator;
            var page = streams.getRecords(r -> r.shardIterator(from).limit(1));
            records.addAll(page.records());
            iterator = page.records().isEmpty() ? null : page.nextShardIterator();
        }
        return records;
    }

    @Test
    void hasNoStreamUndeclared() {
        twin.createTable(request ->
                request.tableName("plain")
                        .billingMode("PAY_PER_REQUEST")
                        .attributeDefinitions(
                                AttributeDefinition.builder()
                                        .attributeName("id")
                                        .attributeType("S")
                                        .build())
                        .keySchema(
                                KeySchemaElement.builder()
                                        .attributeName("id")
                                        .keyType("HASH")
                                        .build()));
        assertThatThrownBy(() -> twin.stream("plain")).isInstanceOf(IllegalArgumentException.class);
    }
}
