package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.binary;
import static dev.waybill.testing.dynamodb.contract.Attributes.list;
import static dev.waybill.testing.dynamodb.contract.Attributes.map;
import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.numbers;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.texts;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// Condition expressions.
public interface ConditionContract extends DynamoDbSubject {
    /// A box with an attribute of most types.
    private static Map<String, AttributeValue> fullBox() {
        Map<String, AttributeValue> box = key("a", "1");
        box.put("n", number(5));
        box.put("s", text("hello"));
        box.put("b", binary("bytes"));
        box.put("l", list(number(1), number(2), number(3)));
        box.put("m", AttributeValue.fromM(Map.of("x", number(1), "y", map("z", text("q")))));
        box.put("ss", texts("a", "b"));
        box.put("ns", numbers("1", "2"));
        box.put("flag", AttributeValue.fromBool(true));
        box.put("nothing", AttributeValue.fromNul(true));
        return box;
    }

    private static Map<String, AttributeValue> values(Object... namesAndValues) {
        Map<String, AttributeValue> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], (AttributeValue) namesAndValues[i + 1]);
        }
        return values;
    }

    @Test
    default void comparesValuesOfTheSameTypeOnly() {
        ExampleTable table = newTable();
        table.put(fullBox());
        Map<String, AttributeValue> key = key("a", "1");
        assertThat(table.holds(key, "n = :v", values(":v", number("5.0")))).isTrue();
        assertThat(table.holds(key, "n = :v", values(":v", text("5")))).isFalse();
        assertThat(table.holds(key, "n <> :v", values(":v", text("5")))).isTrue();
        assertThat(table.holds(key, "n < :v", values(":v", text("9")))).isFalse();
        assertThat(table.holds(key, "n < :v", values(":v", number(10)))).isTrue();
        assertThat(table.holds(key, "n >= :v", values(":v", number(5)))).isTrue();
        assertThat(table.holds(key, ":v > n", values(":v", number(5)))).isFalse();
        assertThat(table.holds(key, "s > :v", values(":v", text("Zebra")))).isTrue();
        assertThat(table.holds(key, "ns = :v", values(":v", numbers("2", "1.0")))).isTrue();
        assertThat(table.holds(key, "l = :v", values(":v", list(number(1), number(2))))).isFalse();
        assertThat(table.holds(key, "flag = :v", values(":v", AttributeValue.fromBool(true))))
                .isTrue();
    }

    @Test
    default void treatsAbsentAttributesAsUnequalAndUnordered() {
        ExampleTable table = newTable();
        table.put(fullBox());
        Map<String, AttributeValue> key = key("a", "1");
        assertThat(table.holds(key, "zz = :v", values(":v", number(1)))).isFalse();
        assertThat(table.holds(key, "zz <> :v", values(":v", number(1)))).isTrue();
        assertThat(table.holds(key, "NOT zz = :v", values(":v", number(1)))).isTrue();
        assertThat(table.holds(key, "zz < :v", values(":v", number(1)))).isFalse();
        assertThat(table.holds(key, "zz IN (:v)", values(":v", number(1)))).isFalse();
        assertThat(table.holds(key, "size(zz) < :v", values(":v", number(1)))).isFalse();
        assertThat(table.holds(key, "zz = yy", Map.of())).isFalse();
        assertThat(table.holds(key("no", "box"), "attribute_not_exists(shelf)", Map.of())).isTrue();
    }

    @Test
    default void combinesWithPrecedence() {
        ExampleTable table = newTable();
        table.put(fullBox());
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> values =
                values(":five", number(5), ":no", text("no"), ":hello", text("hello"));
        assertThat(table.holds(key, "n = :five OR s = :no AND s = :hello", values)).isTrue();
        assertThat(table.holds(key, "(n = :five OR s = :no) AND NOT s = :hello", values)).isFalse();
        assertThat(table.holds(key, "not s = :no and (n = :five or s = :hello)", values)).isTrue();
    }

    @Test
    default void knowsBetweenAndIn() {
        ExampleTable table = newTable();
        table.put(fullBox());
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> bounds = values(":low", number(5), ":high", number(7));
        assertThat(table.holds(key, "n BETWEEN :low AND :high", bounds)).isTrue();
        assertThat(table.holds(key, "NOT n BETWEEN :low AND :high", bounds)).isFalse();
        assertThat(table.holds(key, "n IN (:low, :high)", bounds)).isTrue();
        assertThat(table.holds(key, "m.x IN (:low, :high)", bounds)).isFalse();
        assertInvalid("upper bound", () -> table.holds(key, "n BETWEEN :high AND :low", bounds));
    }

    @Test
    default void knowsTheFunctions() {
        ExampleTable table = newTable();
        table.put(fullBox());
        Map<String, AttributeValue> key = key("a", "1");
        assertThat(table.holds(key, "attribute_exists(m.y.z)", Map.of())).isTrue();
        assertThat(table.holds(key, "attribute_exists(l[3])", Map.of())).isFalse();
        assertThat(table.holds(key, "attribute_not_exists(s.part)", Map.of())).isTrue();
        assertThat(table.holds(key, "attribute_type(nothing, :t)", values(":t", text("NULL"))))
                .isTrue();
        assertThat(table.holds(key, "attribute_type(ns, :t)", values(":t", text("SS")))).isFalse();
        assertThat(table.holds(key, "begins_with(s, :v)", values(":v", text("he")))).isTrue();
        assertThat(table.holds(key, "begins_with(b, :v)", values(":v", binary("byt")))).isTrue();
        assertThat(table.holds(key, "begins_with(n, :v)", values(":v", text("5")))).isFalse();
        assertThat(table.holds(key, "contains(s, :v)", values(":v", text("ell")))).isTrue();
        assertThat(table.holds(key, "contains(ss, :v)", values(":v", text("b")))).isTrue();
        assertThat(table.holds(key, "contains(l, :v)", values(":v", number("2.0")))).isTrue();
        assertThat(table.holds(key, "contains(ns, :v)", values(":v", text("1")))).isFalse();
        assertThat(table.holds(key, "size(s) = :v", values(":v", number(5)))).isTrue();
        assertThat(table.holds(key, "size(m) = :v", values(":v", number(2)))).isTrue();
        assertThat(table.holds(key, "size(n) >= :v", values(":v", number(0)))).isFalse();
    }

    @Test
    default void resolvesNames() {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "dotted.name", number(1)));
        table.put(
                with(key("a", "1"), "dotted.name", number(2)),
                request ->
                        request.conditionExpression("#dotted = :one")
                                .expressionAttributeNames(Map.of("#dotted", "dotted.name"))
                                .expressionAttributeValues(Map.of(":one", number(1))));
        assertThat(table.get(key("a", "1"))).containsEntry("dotted.name", number(2));
    }

    @Test
    default void refusesReservedWords() {
        ExampleTable table = newTable();
        for (String reserved : List.of("status", "Item", "COUNT", "day", "member", "scope")) {
            assertInvalid(
                    "reserved keyword",
                    () -> table.putIf("attribute_exists(" + reserved + ")", key("a", "1")));
        }
        assertInvalid(
                "reserved keyword", () -> table.putIf("attribute_exists(m.status)", key("a", "1")));
        table.putIf("attribute_not_exists(box)", key("a", "1"));
    }

    @Test
    default void refusesUnknownAndUnusedPlaceholders() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        assertInvalid(":v", () -> table.holds(key, "n = :v", Map.of()));
        assertInvalid("#n", () -> table.holds(key, "#n = :v", values(":v", number(1))));
        assertInvalid(
                ":unused",
                () -> table.holds(key, "n = :v", values(":v", number(1), ":unused", number(1))));
        assertInvalid(
                "#unused",
                () ->
                        table.put(
                                key,
                                request ->
                                        request.conditionExpression("attribute_exists(n)")
                                                .expressionAttributeNames(Map.of("#unused", "x"))));
        assertInvalid(() ->
                table.put(
                        key,
                        request -> request.expressionAttributeValues(values(":v", number(1)))));
    }

    @Test
    default void refusesWhatIsNoCondition() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> one = values(":v", number(1));
        for (String condition :
                List.of(
                        "n = :v AND",
                        "n == :v",
                        "((n = :v))",
                        "n",
                        "n = n AND n = :v",
                        "foo(n) AND n = :v",
                        "attribute_exists(:v)",
                        "attribute_exists(n, :v)",
                        "begins_with(n, :v)",
                        "attribute_type(n, :v)",
                        "_n = :v",
                        "l[-1] = :v")) {
            assertInvalid(() -> table.holds(key, condition, one));
        }
        assertInvalid(
                () -> table.holds(key, "n < :v", values(":v", AttributeValue.fromBool(true))));
        assertInvalid(() -> table.putIf("", key));
    }

    @Test
    default void answersTheOldItemOfAFailedConditionWhenAsked() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> box = with(key("a", "1"), "n", number(5));
        table.put(box);
        ConditionalCheckFailedException silent =
                catchThrowableOfType(
                        ConditionalCheckFailedException.class,
                        () -> table.putIf("attribute_not_exists(box)", key("a", "1")));
        ConditionalCheckFailedException telling =
                catchThrowableOfType(
                        ConditionalCheckFailedException.class,
                        () ->
                                table.put(
                                        key("a", "1"),
                                        request ->
                                                request.conditionExpression(
                                                                "attribute_not_exists(box)")
                                                        .returnValuesOnConditionCheckFailure(
                                                                ReturnValuesOnConditionCheckFailure
                                                                        .ALL_OLD)));
        ConditionalCheckFailedException absent =
                catchThrowableOfType(
                        ConditionalCheckFailedException.class,
                        () ->
                                table.put(
                                        key("a", "2"),
                                        request ->
                                                request.conditionExpression("attribute_exists(box)")
                                                        .returnValuesOnConditionCheckFailure(
                                                                ReturnValuesOnConditionCheckFailure
                                                                        .ALL_OLD)));
        assertThat(silent.hasItem()).isFalse();
        assertThat(telling.item()).isEqualTo(box);
        assertThat(absent.hasItem()).isFalse();
        assertThat(table.get(key("a", "1"))).isEqualTo(box);
        assertThat(table.get(key("a", "2"))).isEmpty();
    }
}
