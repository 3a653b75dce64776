package dev.waybill.testing.dynamodb.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Short ways to write attribute values in tests.
public final class Attributes {
    private Attributes() {}

    /// A string.
    public static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    /// A number.
    public static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /// A number as it is written.
    public static AttributeValue number(String value) {
        return AttributeValue.fromN(value);
    }

    /// The bytes of a string.
    public static AttributeValue binary(String value) {
        return AttributeValue.fromB(SdkBytes.fromUtf8String(value));
    }

    /// A set of strings.
    public static AttributeValue texts(String... values) {
        return AttributeValue.fromSs(List.of(values));
    }

    /// A set of numbers.
    public static AttributeValue numbers(String... values) {
        return AttributeValue.fromNs(List.of(values));
    }

    /// A list.
    public static AttributeValue list(AttributeValue... values) {
        return AttributeValue.fromL(List.of(values));
    }

    /// A map of one member.
    public static AttributeValue map(String name, AttributeValue value) {
        return AttributeValue.fromM(Map.of(name, value));
    }

    /// An attribute that an item must have.
    public static AttributeValue require(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }

    /// An item with more attributes, as a new map.
    public static Map<String, AttributeValue> with(
            Map<String, AttributeValue> item, String name, AttributeValue value) {
        Map<String, AttributeValue> more = new HashMap<>(item);
        more.put(name, value);
        return more;
    }
}
