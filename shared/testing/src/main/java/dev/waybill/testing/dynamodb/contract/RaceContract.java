package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Actions.get;
import static dev.waybill.testing.dynamodb.contract.Actions.update;
import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.Race;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Several threads at once.
public interface RaceContract extends DynamoDbSubject {
    /// How many threads race.
    int RACERS = 8;

    @Test
    default void letsOneCreatorWin() {
        ExampleTable table = newTable();
        long winners =
                Race.of(RACERS)
                        .run(racer -> {
                            try {
                                table.putIf(
                                        "attribute_not_exists(box)",
                                        with(key("a", "1"), "n", number(racer)));
                                return true;
                            } catch (ConditionalCheckFailedException e) {
                                return false;
                            }
                        })
                        .stream()
                        .filter(won -> won)
                        .count();
        assertThat(winners).isEqualTo(1);
    }

    @Test
    default void losesNoAddition() {
        ExampleTable table = newTable();
        Race.of(RACERS)
                .run(racer -> {
                    for (int i = 0; i < 10; i++) {
                        table.update(
                                key("a", "1"),
                                request ->
                                        request.updateExpression("ADD n :one")
                                                .expressionAttributeValues(
                                                        Map.of(":one", number(1))));
                    }
                    return racer;
                });
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(RACERS * 10));
    }

    @Test
    default void letsOneTransactionWin() {
        ExampleTable table = newTable();
        List<Boolean> outcomes =
                Race.of(RACERS)
                        .run(racer -> {
                            try {
                                commitPair(table, racer);
                                return true;
                            } catch (TransactionCanceledException e) {
                                return false;
                            }
                        });
        assertThat(outcomes).filteredOn(won -> won).hasSize(1);
        assertThat(table.get(key("a", "left")).get("n"))
                .isEqualTo(table.get(key("b", "right")).get("n"));
    }

    /// Creates two items, odd racers in the other order: a database that locks carelessly is stuck.
    private static void commitPair(ExampleTable table, int racer) {
        List<TransactWriteItem> pair =
                List.of(
                        Actions.create(table, with(key("a", "left"), "n", number(racer))),
                        Actions.create(table, with(key("b", "right"), "n", number(racer))));
        table.dynamoDb()
                .transactWriteItems(
                        request -> request.transactItems(racer % 2 == 0 ? pair : pair.reversed()));
    }

    @Test
    default void neverShowsHalfATransaction() {
        ExampleTable table = newTable();
        List<Integer> torn =
                Race.of(4).run(racer -> racer % 2 == 0 ? increment(table) : countTornReads(table));
        assertThat(torn).containsOnly(0);
    }

    private static int increment(ExampleTable table) {
        for (int i = 0; i < 20; i++) {
            try {
                table.dynamoDb()
                        .transactWriteItems(request ->
                                request.transactItems(
                                        update(table, key("a", "left"), "ADD n :v", 1),
                                        update(table, key("b", "right"), "ADD n :v", 1)));
            } catch (TransactionCanceledException e) {
                i--; // a conflict: once more
            }
        }
        return 0;
    }

    private static int countTornReads(ExampleTable table) {
        int torn = 0;
        for (int i = 0; i < 20; i++) {
            try {
                List<ItemResponse> pair =
                        table.dynamoDb()
                                .transactGetItems(request ->
                                        request.transactItems(
                                                get(table, key("a", "left")),
                                                get(table, key("b", "right"))))
                                .responses();
                if (!pair.get(0).item().equals(pair.get(1).item())) {
                    torn++;
                }
            } catch (TransactionCanceledException e) {
                i--; // a conflict: once more
            }
        }
        return torn;
    }
}
