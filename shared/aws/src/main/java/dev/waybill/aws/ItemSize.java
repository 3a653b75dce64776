package dev.waybill.aws;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How large an item is, as DynamoDB counts it ("Amazon DynamoDB item sizes and formats"); never
/// less than that.
public final class ItemSize {

    private static final int NUMBER_BYTES = 21;
    private static final int CONTAINER_BYTES = 3;

    private ItemSize() {}

    /// The bytes of `item`: of names and values.
    public static long of(Map<String, AttributeValue> item) {
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            bytes += utf8(attribute.getKey()) + of(attribute.getValue()) + 1;
        }
        return bytes;
    }

    private static long of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> NUMBER_BYTES;
            case BOOL, NUL -> 1;
            case B -> value.b().asByteArrayUnsafe().length;
            case M -> CONTAINER_BYTES + of(value.m());
            case L ->
                    CONTAINER_BYTES
                            + value.l().stream().mapToLong(element -> of(element) + 1).sum();
            case SS -> value.ss().stream().mapToLong(ItemSize::utf8).sum();
            case NS -> (long) value.ns().size() * NUMBER_BYTES;
            case BS -> value.bs().stream().mapToLong(b -> b.asByteArrayUnsafe().length).sum();
            case UNKNOWN_TO_SDK_VERSION ->
                    throw new IllegalStateException("an attribute of no known type");
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
