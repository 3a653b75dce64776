package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.list;
import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.texts;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/// Update expressions on attributes of the item itself.
public interface UpdateContract extends DynamoDbSubject {
    @Test
    default void createsAnItemThatIsNotThere() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        assertThat(table.updated(key, "SET n = :one", Map.of(":one", number(1))))
                .isEqualTo(with(key, "n", number(1)));
        table.update(key("a", "2"), request -> {});
        assertThat(table.get(key("a", "2"))).isEqualTo(key("a", "2"));
    }

    @Test
    default void calculatesExactly() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        table.put(with(key, "n", number("12345678901234567890.123456789")));
        assertThat(table.updated(key, "SET n = n + :v", Map.of(":v", number("0.000000002"))))
                .containsEntry("n", number("12345678901234567890.123456791"));
        assertThat(table.updated(key, "SET n = :v - n", Map.of(":v", number(0))))
                .containsEntry("n", number("-12345678901234567890.123456791"));
        assertThat(table.updated(key, "SET k = if_not_exists(k, :v) + :v", Map.of(":v", number(2))))
                .containsEntry("k", number(4));
        assertInvalid(() -> table.updated(key, "SET n = n + :v", Map.of(":v", number("1E-30"))));
        assertInvalid(() -> table.updated(key, "SET n = :v", Map.of(":v", number("1E126"))));
        assertThat(table.get(key)).containsEntry("k", number(4));
    }

    @Test
    default void addsToNumbersAndSets() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> values = Map.of(":n", number(-3), ":s", texts("b", "c"));
        table.put(with(key, "s", texts("a", "b")));
        assertThat(table.updated(key, "ADD n :n, s :s", values))
                .containsEntry("n", number(-3))
                .hasEntrySatisfying("s", s -> assertThat(s.ss()).containsOnly("a", "b", "c"));
        assertThat(table.updated(key, "ADD n :n DELETE s :s", values))
                .containsEntry("n", number(-6))
                .containsEntry("s", texts("a"));
        assertThat(table.updated(key, "DELETE s :s", Map.of(":s", texts("a", "z"))))
                .doesNotContainKey("s");
        assertInvalid(() -> table.updated(key, "ADD n :s", Map.of(":s", texts("a"))));
        assertInvalid(() -> table.updated(key, "ADD n :s", Map.of(":s", text("a"))));
    }

    @Test
    default void readsEveryOperandBeforeItWrites() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        table.put(with(with(key, "n", number(1)), "k", text("k")));
        assertThat(table.updated(key, "SET n = k, k = n REMOVE nope", Map.of()))
                .containsEntry("n", text("k"))
                .containsEntry("k", number(1));
    }

    @Test
    default void appendsToLists() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> values = Map.of(":v", list(number(1)), ":e", list());
        table.updated(key, "SET l = list_append(if_not_exists(l, :e), :v)", values);
        assertThat(table.updated(key, "SET l = list_append(:v, l)", Map.of(":v", list(text("x")))))
                .containsEntry("l", list(text("x"), number(1)));
        assertInvalid(
                () -> table.updated(key, "SET l = list_append(zz, :v)", Map.of(":v", list())));
    }

    @Test
    default void answersTheValuesAskedFor() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> old = with(with(key, "n", number(1)), "k", number(9));
        Map<String, AttributeValue> changed = with(with(key, "n", number(2)), "k", number(9));
        assertThat(answered(table, old, ReturnValue.NONE)).isEmpty();
        assertThat(answered(table, old, ReturnValue.ALL_OLD)).isEqualTo(old);
        assertThat(answered(table, old, ReturnValue.ALL_NEW)).isEqualTo(changed);
        assertThat(answered(table, old, ReturnValue.UPDATED_OLD)).isEqualTo(Map.of("n", number(1)));
        assertThat(answered(table, old, ReturnValue.UPDATED_NEW)).isEqualTo(Map.of("n", number(2)));
    }

    private static Map<String, AttributeValue> answered(
            ExampleTable table, Map<String, AttributeValue> old, ReturnValue wanted) {
        table.put(old);
        return table.update(
                        key("a", "1"),
                        request ->
                                request.updateExpression("SET n = :two REMOVE zz")
                                        .expressionAttributeValues(Map.of(":two", number(2)))
                                        .returnValues(wanted))
                .attributes();
    }

    @Test
    default void refusesToChangeTheKey() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        assertInvalid("key", () -> table.updated(key, "SET box = :v", Map.of(":v", text("2"))));
        assertInvalid("key", () -> table.updated(key, "REMOVE shelf", Map.of()));
        assertThat(table.get(key)).isEmpty();
    }

    @Test
    default void refusesWhatIsNoUpdate() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        table.put(with(key, "s", text("s")));
        Map<String, AttributeValue> one = Map.of(":v", number(1));
        for (String update :
                List.of(
                        "n = :v",
                        "SET n :v",
                        "SET n = :v,",
                        "SET n = :v SET k = :v",
                        "SET n = :v REMOVE n",
                        "SET n = :v, n = :v",
                        "SET n = :v + :v + :v",
                        "SET n = zz + :v",
                        "SET n = s + :v",
                        "SET n = size(s), k = :v",
                        "SET n = if_not_exists(:v, n)",
                        "SET name = :v",
                        "ADD n = :v",
                        "DELETE n :v")) {
            assertInvalid(() -> table.updated(key, update, one));
        }
        assertThat(table.get(key)).isEqualTo(with(key, "s", text("s")));
    }
}
