package dev.waybill.testing.dynamodb;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.require;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.dynamodb.contract.ExampleTable;
import dev.waybill.testing.stack.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// What only the twin can show: time that passes, and indexes that lag.
class InMemoryDynamoDbTimeTest {
    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryDynamoDb twin = new InMemoryDynamoDb(clock);
    private final ExampleTable table = ExampleTable.create(twin);

    private List<Map<String, AttributeValue>> marked(String mark) {
        return table.query(request ->
                        request.indexName("by_mark")
                                .keyConditionExpression("mark = :m")
                                .expressionAttributeValues(Map.of(":m", text(mark))))
                .items();
    }

    @Test
    void servesIndexesFromTheStateSomeWritesAgo() {
        Map<String, AttributeValue> one = with(key("a", "1"), "mark", text("x"));
        Map<String, AttributeValue> two = with(key("a", "2"), "mark", text("x"));
        twin.lagIndexes(table.name(), 1);
        table.put(one);
        assertThat(marked("x")).isEmpty();
        table.put(two);
        assertThat(marked("x")).containsExactly(one);
        table.updated(key("a", "1"), "SET mark = :m", Map.of(":m", text("y")));
        assertThat(marked("x")).as("the change of the first is not there yet").hasSize(2);
        assertThat(table.get(key("a", "1"))).containsEntry("mark", text("y"));
        twin.lagIndexes(table.name(), 0);
        assertThat(marked("x")).containsExactly(two);
        assertThat(marked("y")).hasSize(1);
    }

    @Test
    void forgetsTokensAfterTenMinutes() {
        TransactWriteItem add =
                TransactWriteItem.builder()
                        .update(update ->
                                update.tableName(table.name())
                                        .key(key("a", "1"))
                                        .updateExpression("ADD n :one")
                                        .expressionAttributeValues(Map.of(":one", number(1))))
                        .build();
        for (int i = 0; i < 3; i++) {
            twin.transactWriteItems(r -> r.clientRequestToken("token").transactItems(add));
            clock.advance(Duration.ofMinutes(9));
        }
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(2));
    }

    @Test
    void deletesExpiredItemsOnlyWhenTold() {
        long now = clock.instant().getEpochSecond();
        table.put(with(key("a", "old"), "expires_at", number(now - 1)));
        table.put(with(key("a", "new"), "expires_at", number(now + 1)));
        table.put(with(key("a", "text"), "expires_at", text("1")));
        table.put(key("a", "ever"));
        assertThat(twin.deleteExpired(table.name())).as("no time to live yet").isZero();
        twin.updateTimeToLive(request ->
                request.tableName(table.name())
                        .timeToLiveSpecification(t -> t.enabled(true).attributeName("expires_at")));
        assertThat(table.get(key("a", "old"))).isNotEmpty();
        assertThat(twin.deleteExpired(table.name())).isEqualTo(1);
        assertThat(table.get(key("a", "old"))).isEmpty();
        assertThat(table.get(key("a", "new"))).isNotEmpty();
    }

    @Test
    void showsPartitionsInNoUsefulOrder() {
        List<String> shelves = new ArrayList<>();
        for (int i = 10; i < 60; i++) {
            table.put(key("shelf " + i, "1"));
        }
        twin.scan(request -> request.tableName(table.name()))
                .items()
                .forEach(item -> shelves.add(require(item, "shelf").s()));
        assertThat(shelves).hasSize(50).isNotEqualTo(shelves.stream().sorted().toList());
    }
}
