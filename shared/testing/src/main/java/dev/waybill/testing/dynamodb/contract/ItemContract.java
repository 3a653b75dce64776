package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.binary;
import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.numbers;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.texts;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/// Items: which are legal, and how they are put, read and deleted.
public interface ItemContract extends DynamoDbSubject {
    /// The largest item less its key: 400 KiB without `shelf`, `a`, `box`, `1` and the name `q`.
    int LARGEST_FILLING = 400 * 1024 - 11;

    @Test
    default void keepsValuesOfEveryType() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> box = key("a", "1");
        box.put("n", number("-0.5"));
        box.put("s", text("Grüße 🎁"));
        box.put("empty", text(""));
        box.put("b", binary(""));
        box.put("t", AttributeValue.fromBool(true));
        box.put("f", AttributeValue.fromBool(false));
        box.put("nothing", AttributeValue.fromNul(true));
        box.put("ss", texts("one"));
        box.put("emptyList", AttributeValue.fromL(java.util.List.of()));
        box.put("emptyMap", AttributeValue.fromM(Map.of()));
        table.put(box);
        assertThat(table.get(key("a", "1"))).isEqualTo(box);
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.5",
        "0001, 1",
        "-0, 0",
        "1E5, 100000",
        "1.0e-3, 0.001",
        "+7, 7",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678"
    })
    default void writesNumbersInOneWay(String given, String stored) {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "n", number(given)));
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(stored));
    }

    @ParameterizedTest
    @CsvSource({
        "abc",
        "''",
        "0x10",
        "NaN",
        "1E126",
        "-1E126",
        "1E-131",
        "123456789012345678901234567890123456789"
    })
    default void refusesNumbersThatDoNotFit(String given) {
        ExampleTable table = newTable();
        assertInvalid(() -> table.put(with(key("a", "1"), "n", number(given))));
    }

    @Test
    default void refusesIllegalValues() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        AttributeValue nothing = AttributeValue.builder().build();
        AttributeValue both = AttributeValue.builder().s("x").n("1").build();
        assertInvalid(() -> table.put(with(key, "x", nothing)));
        assertInvalid(() -> table.put(with(key, "x", both)));
        assertInvalid(() -> table.put(with(key, "x", AttributeValue.fromNul(false))));
        assertInvalid(() -> table.put(with(key, "x", texts())));
        assertInvalid(() -> table.put(with(key, "x", texts("a", "a"))));
        assertInvalid(() -> table.put(with(key, "x", numbers("1", "1.0"))));
        assertInvalid(() -> table.put(with(key, "x", Attributes.map("y", texts()))));
    }

    @Test
    default void refusesIllegalKeys() {
        ExampleTable table = newTable();
        assertInvalid(() -> table.put(Map.of("shelf", text("a"))));
        assertInvalid(() -> table.put(Map.of("shelf", text("a"), "box", number(1))));
        assertInvalid(() -> table.put(key("a", "")));
        assertInvalid(() -> table.put(key("x".repeat(2049), "1")));
        assertInvalid(() -> table.put(key("a", "x".repeat(1025))));
        table.put(key("x".repeat(2048), "x".repeat(1024)));
        assertInvalid(() -> table.get(Map.of("shelf", text("a"))));
        assertInvalid(() -> table.get(with(key("a", "1"), "more", text("x"))));
        assertInvalid(() -> table.get(Map.of("shelf", text("a"), "box", number(1))));
        assertInvalid(() -> table.get(key("a", "")));
    }

    @Test
    default void refusesItemsOver400KiB() {
        ExampleTable table = newTable();
        Map<String, AttributeValue> key = key("a", "1");
        table.put(with(key, "q", text("x".repeat(LARGEST_FILLING))));
        assertInvalid(
                "size", () -> table.put(with(key, "q", text("x".repeat(LARGEST_FILLING + 1)))));
        assertInvalid("size", () -> table.updated(key, "SET r = :v", Map.of(":v", text(""))));
        assertThat(table.get(key)).doesNotContainKey("r");
    }

    @Test
    default void replacesWholeItems() {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "n", number(1)));
        Map<String, AttributeValue> replaced =
                table.dynamoDb()
                        .putItem(request ->
                                request.tableName(table.name())
                                        .item(with(key("a", "1"), "k", number(2)))
                                        .returnValues(ReturnValue.ALL_OLD))
                        .attributes();
        assertThat(replaced).isEqualTo(with(key("a", "1"), "n", number(1)));
        assertThat(table.get(key("a", "1"))).isEqualTo(with(key("a", "1"), "k", number(2)));
        assertInvalid(() ->
                table.put(key("a", "1"), request -> request.returnValues(ReturnValue.ALL_NEW)));
    }

    @Test
    default void deletesItems() {
        ExampleTable table = newTable();
        table.put(with(key("a", "1"), "n", number(1)));
        table.put(key("a", "2"));
        assertThat(deleted(table, key("a", "1"))).isEqualTo(with(key("a", "1"), "n", number(1)));
        assertThat(deleted(table, key("a", "1"))).isEmpty();
        assertThat(table.get(key("a", "1"))).isEmpty();
        assertThat(table.get(key("a", "2"))).isEqualTo(key("a", "2"));
    }

    private static Map<String, AttributeValue> deleted(
            ExampleTable table, Map<String, AttributeValue> key) {
        return table.dynamoDb()
                .deleteItem(request ->
                        request.tableName(table.name()).key(key).returnValues(ReturnValue.ALL_OLD))
                .attributes();
    }

    @Test
    default void tellsAbsentItemsFromPresentOnes() {
        ExampleTable table = newTable();
        table.put(key("a", "1"));
        assertThat(response(table, key("a", "1"))).isTrue();
        assertThat(response(table, key("a", "2"))).isFalse();
    }

    private static boolean response(ExampleTable table, Map<String, AttributeValue> key) {
        return table.dynamoDb()
                .getItem(request -> request.tableName(table.name()).key(key))
                .hasItem();
    }

    @Test
    default void refusesTablesThatDoNotExist() {
        ExampleTable absent = new ExampleTable(dynamoDb(), "no-such-table");
        assertThatThrownBy(() -> absent.get(key("a", "1")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> absent.put(key("a", "1")))
                .isInstanceOf(ResourceNotFoundException.class);
    }
}
