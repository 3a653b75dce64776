package dev.waybill.testing.dynamodb.value;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Brings attribute values into one form, so that equal values are equal objects: numbers in
/// canonical writing, sets sorted. Refuses values that DynamoDB refuses.
public final class Canonical {
    private static final int MAX_DEPTH = 32;

    /// The order of binary values: unsigned, byte by byte.
    public static final Comparator<SdkBytes> BINARY_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.asByteArrayUnsafe(), b.asByteArrayUnsafe());

    private Canonical() {}

    /// The item with canonical values, as a new map that the caller may change.
    public static Map<String, AttributeValue> item(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> canonical = HashMap.newHashMap(item.size());
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            canonical.put(attribute.getKey(), value(attribute.getValue()));
        }
        return canonical;
    }

    /// The canonical form of one value.
    public static AttributeValue value(AttributeValue value) {
        return value(value, 1);
    }

    private static AttributeValue value(AttributeValue value, int depth) {
        if (depth > MAX_DEPTH) {
            throw validation("Nesting Levels have exceeded supported limits");
        }
        if (value.type() == null) {
            throw notOneType(value);
        }
        return switch (value.type()) {
            case S, B, BOOL -> value;
            case N -> number(value);
            case NUL -> nul(value);
            case SS -> AttributeValue.fromSs(strings(value.ss()));
            case NS -> AttributeValue.fromNs(numbers(value.ns()));
            case BS -> AttributeValue.fromBs(set("binary", value.bs(), BINARY_ORDER));
            case L -> list(value, depth);
            case M -> map(value, depth);
            case UNKNOWN_TO_SDK_VERSION -> throw notOneType(value);
        };
    }

    private static AttributeValue number(AttributeValue value) {
        String canonical = Numbers.canonical(value.n());
        return canonical.equals(value.n()) ? value : AttributeValue.fromN(canonical);
    }

    private static AttributeValue nul(AttributeValue value) {
        if (!value.nul()) {
            throw invalidParameter("Null attribute value types must have the value of true");
        }
        return value;
    }

    private static List<String> strings(List<String> elements) {
        return set("string", elements, Utf8.ORDER);
    }

    private static List<String> numbers(List<String> elements) {
        List<String> canonical = elements.stream().map(Numbers::canonical).toList();
        return set("number", canonical, Numbers::compare);
    }

    private static <T> List<T> set(String kind, List<T> elements, Comparator<? super T> order) {
        if (elements.isEmpty()) {
            throw invalidParameter("An " + kind + " set  may not be empty");
        }
        List<T> sorted = new ArrayList<>(elements);
        sorted.sort(order);
        for (int i = 1; i < sorted.size(); i++) {
            if (order.compare(sorted.get(i - 1), sorted.get(i)) == 0) {
                throw invalidParameter("Input collection " + elements + " contains duplicates.");
            }
        }
        return Collections.unmodifiableList(sorted);
    }

    private static AttributeValue list(AttributeValue value, int depth) {
        List<AttributeValue> canonical = new ArrayList<>(value.l().size());
        for (AttributeValue element : value.l()) {
            canonical.add(value(element, depth + 1));
        }
        return AttributeValue.fromL(canonical);
    }

    private static AttributeValue map(AttributeValue value, int depth) {
        Map<String, AttributeValue> canonical = HashMap.newHashMap(value.m().size());
        value.m().forEach((name, element) -> canonical.put(name, value(element, depth + 1)));
        return AttributeValue.fromM(canonical);
    }

    private static RuntimeException notOneType(AttributeValue value) {
        boolean empty = value.equals(AttributeValue.builder().build());
        return validation(
                "Supplied AttributeValue "
                        + (empty ? "is empty" : "has more than one datatypes set")
                        + ", must contain exactly one of the supported datatypes");
    }
}
