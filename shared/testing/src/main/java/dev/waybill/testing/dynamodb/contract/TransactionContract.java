package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Actions.check;
import static dev.waybill.testing.dynamodb.contract.Actions.delete;
import static dev.waybill.testing.dynamodb.contract.Actions.get;
import static dev.waybill.testing.dynamodb.contract.Actions.put;
import static dev.waybill.testing.dynamodb.contract.Actions.update;
import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Transactions: all or nothing, and why.
public interface TransactionContract extends DynamoDbSubject {
    private void commit(TransactWriteItem... items) {
        commit(List.of(items));
    }

    private void commit(List<TransactWriteItem> items) {
        dynamoDb().transactWriteItems(request -> request.transactItems(items));
    }

    @Test
    default void writesAllItems() {
        ExampleTable table = newTable();
        ExampleTable other = newTable();
        table.put(with(key("a", "2"), "n", number(1)));
        table.put(key("a", "3"));
        other.put(key("c", "9"));
        commit(
                put(table, key("a", "1")),
                update(table, key("a", "2"), "ADD n :v", 5),
                delete(table, key("a", "3")),
                check(other, key("c", "9"), "attribute_exists(shelf)"));
        assertThat(table.get(key("a", "1"))).isEqualTo(key("a", "1"));
        assertThat(table.get(key("a", "2"))).containsEntry("n", number(6));
        assertThat(table.get(key("a", "3"))).isEmpty();
        assertThat(other.get(key("c", "9"))).isEqualTo(key("c", "9"));
    }

    @Test
    default void writesNothingWhenOneConditionFailsAndSaysWhich() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> present = with(key("a", "2"), "n", number(1));
        table.put(present);
        TransactionCanceledException cancelled =
                catchThrowableOfType(
                        TransactionCanceledException.class,
                        () ->
                                commit(
                                        put(table, key("a", "1")),
                                        check(table, key("a", "2"), "attribute_not_exists(box)"),
                                        check(table, key("a", "3"), "attribute_exists(box)")));
        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .containsExactly("None", "ConditionalCheckFailed", "ConditionalCheckFailed");
        assertThat(cancelled.cancellationReasons().get(1).item()).isEqualTo(present);
        assertThat(cancelled.cancellationReasons().get(2).hasItem()).isFalse();
        assertThat(table.get(key("a", "1"))).isEmpty();
    }

    @Test
    default void answersNoOldItemUnasked() {
        ExampleTable table = newTable();
        table.put(key("a", "1"));
        TransactWriteItem write = Actions.create(table, key("a", "1"));
        TransactionCanceledException cancelled =
                catchThrowableOfType(TransactionCanceledException.class, () -> commit(write));
        assertThat(cancelled.cancellationReasons())
                .singleElement()
                .extracting(CancellationReason::hasItem)
                .isEqualTo(false);
    }

    @Test
    default void writesNothingWhenOneWriteIsImpossible() {
        ExampleTable table = newTable();
        table.put(with(key("a", "2"), "n", text("no number")));
        assertThatThrownBy(() ->
                        commit(
                                put(table, key("a", "1")),
                                update(table, key("a", "2"), "SET n = n + :v", 5)))
                .isInstanceOf(DynamoDbException.class);
        assertThatThrownBy(() ->
                        commit(
                                put(table, key("a", "1")),
                                update(table, key("a", "3"), "SET mark = :v", 5)))
                .isInstanceOf(DynamoDbException.class);
        assertThat(table.get(key("a", "1"))).isEmpty();
        assertThat(table.get(key("a", "3"))).isEmpty();
    }

    @Test
    default void refusesOneItemTwice() {
        ExampleTable table = newTable();
        assertInvalid(
                "multiple operations on one item",
                () ->
                        commit(
                                update(table, key("a", "1"), "ADD n :v", 1),
                                update(table, key("a", "1"), "ADD n :v", 1)));
        assertThat(table.get(key("a", "1"))).isEmpty();
    }

    @Test
    default void refusesMoreThan100Actions() {
        ExampleTable table = newTable();
        List<TransactWriteItem> items = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            items.add(put(table, key("a", "" + i)));
        }
        assertInvalid(() -> commit(items));
        assertInvalid(() -> commit(List.of()));
        assertThat(table.get(key("a", "0"))).isEmpty();
        commit(items.subList(0, 100));
        assertThat(table.get(key("a", "99"))).isEqualTo(key("a", "99"));
    }

    @Test
    default void refusesMoreThan4MiB() {
        ExampleTable table = newTable();
        List<TransactWriteItem> items = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            items.add(put(table, with(key("a", "" + i), "q", text("x".repeat(400_000)))));
        }
        assertInvalid(() -> commit(items));
        assertThat(table.get(key("a", "0"))).isEmpty();
    }

    @Test
    default void refusesActionsThatAreNotExactlyOne() {
        ExampleTable table = newTable();
        assertInvalid(() -> commit(TransactWriteItem.builder().build()));
        assertInvalid(() ->
                commit(
                        TransactWriteItem.builder()
                                .put(p -> p.tableName(table.name()).item(key("a", "1")))
                                .delete(d -> d.tableName(table.name()).key(key("a", "2")))
                                .build()));
        assertInvalid(() -> commit(update(table, key("a", "1"), "SET n = :v, k = :nope", 1)));
    }

    @Test
    default void readsItemsOfOneMoment() {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "n", number(1)));
        List<ItemResponse> responses =
                dynamoDb()
                        .transactGetItems(request ->
                                request.transactItems(
                                        get(table, key("a", "none")), get(table, key("a", "1"))))
                        .responses();
        assertThat(responses.get(0).hasItem()).isFalse();
        assertThat(responses.get(1).item()).isEqualTo(Map.of("n", number(1)));
        assertInvalid(() ->
                dynamoDb()
                        .transactGetItems(request ->
                                request.transactItems(
                                        get(table, key("a", "1")), get(table, key("a", "1")))));
    }
}
