package dev.waybill.testing.dynamodb.expression;

import dev.waybill.testing.dynamodb.value.Canonical;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Union and difference of two sets of the same type.
final class Sets {
    private Sets() {}

    /// Whether a value is a set.
    static boolean isSet(AttributeValue value) {
        return switch (value.type()) {
            case SS, NS, BS -> true;
            case S, N, B, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    static AttributeValue union(AttributeValue left, AttributeValue right) {
        return switch (left.type()) {
            case SS -> Canonical.value(AttributeValue.fromSs(union(left.ss(), right.ss())));
            case NS -> Canonical.value(AttributeValue.fromNs(union(left.ns(), right.ns())));
            case BS -> Canonical.value(AttributeValue.fromBs(union(left.bs(), right.bs())));
            case S, N, B, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> throw Term.incorrectType();
        };
    }

    /// The elements of the left set that are not in the right one; null when none is left.
    static @Nullable AttributeValue difference(AttributeValue left, AttributeValue right) {
        return switch (left.type()) {
            case SS -> difference(left.ss(), right.ss(), AttributeValue::fromSs);
            case NS -> difference(left.ns(), right.ns(), AttributeValue::fromNs);
            case BS -> difference(left.bs(), right.bs(), AttributeValue::fromBs);
            case S, N, B, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> throw Term.incorrectType();
        };
    }

    private static <T> List<T> union(List<T> left, List<T> right) {
        List<T> all = new ArrayList<>(left);
        right.stream().filter(element -> !left.contains(element)).forEach(all::add);
        return all;
    }

    private static <T> @Nullable AttributeValue difference(
            List<T> left, List<T> right, Function<List<T>, AttributeValue> toValue) {
        List<T> rest = left.stream().filter(element -> !right.contains(element)).toList();
        return rest.isEmpty() ? null : toValue.apply(rest);
    }
}
