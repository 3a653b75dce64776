package dev.waybill.testing.dynamodb.value;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The bytes that DynamoDB counts for items and values (developer guide, "DynamoDB item sizes and
/// formats"): names and strings in UTF-8, numbers by two digits a byte, lists and maps with their
/// overhead.
public final class ItemSize {
    /// The largest item.
    public static final int MAX_BYTES = 400 * 1024;

    private static final int CONTAINER_OVERHEAD = 3;

    private ItemSize() {}

    /// The bytes of an item: all its names and values.
    public static int of(Map<String, AttributeValue> item) {
        int bytes = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            bytes += Utf8.length(attribute.getKey()) + of(attribute.getValue());
        }
        return bytes;
    }

    /// The bytes of one value.
    public static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> Utf8.length(value.s());
            case N -> ofNumber(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case BOOL, NUL -> 1;
            case SS -> sum(value.ss());
            case NS -> value.ns().stream().mapToInt(ItemSize::ofNumber).sum();
            case BS -> sumBytes(value.bs());
            case L -> ofList(value.l());
            case M -> CONTAINER_OVERHEAD + value.m().size() + of(value.m());
            case UNKNOWN_TO_SDK_VERSION -> throw new IllegalStateException("no type: " + value);
        };
    }

    private static int sum(List<String> strings) {
        return strings.stream().mapToInt(Utf8::length).sum();
    }

    private static int sumBytes(List<SdkBytes> binaries) {
        return binaries.stream().mapToInt(b -> b.asByteArrayUnsafe().length).sum();
    }

    private static int ofList(List<AttributeValue> elements) {
        int bytes = CONTAINER_OVERHEAD + elements.size();
        for (AttributeValue element : elements) {
            bytes += of(element);
        }
        return bytes;
    }

    /// One byte for two significant digits, one more, and one for a minus sign.
    private static int ofNumber(String canonical) {
        int digits = 0;
        int trailingZeros = 0;
        boolean started = false;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            if (c < '0' || c > '9' || (c == '0' && !started)) {
                continue;
            }
            started = true;
            digits++;
            trailingZeros = c == '0' ? trailingZeros + 1 : 0;
        }
        int sign = canonical.startsWith("-") ? 1 : 0;
        return (digits - trailingZeros + 1) / 2 + 1 + sign;
    }
}
