package dev.waybill.testing.dynamodb.expression;

import dev.waybill.testing.dynamodb.value.Canonical;
import dev.waybill.testing.dynamodb.value.Numbers;
import dev.waybill.testing.dynamodb.value.Utf8;
import java.util.Arrays;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How canonical values compare and contain one another.
final class Comparisons {
    private Comparisons() {}

    /// Whether values of this type have an order.
    static boolean isOrdered(AttributeValue value) {
        return switch (value.type()) {
            case S, N, B -> true;
            case SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /// Whether the values have an order between them: the same ordered type.
    static boolean areComparable(AttributeValue left, AttributeValue right) {
        return left.type() == right.type() && isOrdered(left);
    }

    /// The order of two comparable values.
    static int compare(AttributeValue left, AttributeValue right) {
        return switch (left.type()) {
            case S -> Utf8.ORDER.compare(left.s(), right.s());
            case N -> Numbers.compare(left.n(), right.n());
            case B -> Canonical.BINARY_ORDER.compare(left.b(), right.b());
            case SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
                    throw new IllegalStateException("no order: " + left.type());
        };
    }

    /// Characters, bytes or elements of a value; nothing for types without a size.
    static OptionalInt sizeOf(AttributeValue value) {
        return switch (value.type()) {
            case S -> OptionalInt.of(value.s().codePointCount(0, value.s().length()));
            case B -> OptionalInt.of(value.b().asByteArrayUnsafe().length);
            case SS -> OptionalInt.of(value.ss().size());
            case NS -> OptionalInt.of(value.ns().size());
            case BS -> OptionalInt.of(value.bs().size());
            case M -> OptionalInt.of(value.m().size());
            case L -> OptionalInt.of(value.l().size());
            case N, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> OptionalInt.empty();
        };
    }

    /// Whether a string or binary begins with another.
    static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
        if (value.type() != prefix.type()) {
            return false;
        }
        return switch (value.type()) {
            case S -> value.s().startsWith(prefix.s());
            case B -> {
                byte[] bytes = value.b().asByteArrayUnsafe();
                byte[] start = prefix.b().asByteArrayUnsafe();
                yield bytes.length >= start.length
                        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
            }
            case N, SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /// Whether a string or binary has the other as a part, or a set or list has it as an element.
    static boolean contains(AttributeValue container, AttributeValue sought) {
        return switch (container.type()) {
            case S -> sought.s() != null && container.s().contains(sought.s());
            case B -> sought.b() != null && indexOf(container, sought) >= 0;
            case SS -> sought.s() != null && container.ss().contains(sought.s());
            case NS -> sought.n() != null && container.ns().contains(sought.n());
            case BS -> sought.b() != null && container.bs().contains(sought.b());
            case L -> container.l().contains(sought);
            case N, M, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    private static int indexOf(AttributeValue container, AttributeValue sought) {
        byte[] bytes = container.b().asByteArrayUnsafe();
        byte[] part = sought.b().asByteArrayUnsafe();
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
