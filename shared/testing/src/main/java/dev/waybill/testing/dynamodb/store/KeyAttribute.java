package dev.waybill.testing.dynamodb.store;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.value.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// One attribute of a key: its name, its type, and the bytes by which its values are ordered.
///
/// @param maxBytes the longest value
public record KeyAttribute(String name, ScalarAttributeType type, int maxBytes) {
    /// The most bytes of a partition key.
    public static final int MAX_PARTITION_BYTES = 2048;

    /// The most bytes of a sort key.
    public static final int MAX_SORT_BYTES = 1024;

    /// The bytes of this attribute of a key that has it.
    byte[] toBytes(Map<String, AttributeValue> key) {
        return toBytes(Objects.requireNonNull(key.get(name), name));
    }

    /// The bytes of a value of this attribute, canonical; refuses other types and empty values.
    public byte[] toBytes(AttributeValue value) {
        if (!hasType(value)) {
            throw invalidParameter(
                    "Type mismatch for key "
                            + name
                            + " expected: "
                            + type
                            + " actual: "
                            + value.type());
        }
        byte[] bytes = encode(value);
        if (bytes.length == 0) {
            throw validation(
                    "One or more parameter values are not valid. The AttributeValue for a key"
                            + " attribute cannot contain an empty "
                            + emptyKind()
                            + " value. Key: "
                            + name);
        }
        requireShort(bytes);
        return bytes;
    }

    /// The bytes of a value of this attribute in an index.
    byte[] toIndexBytes(String index, AttributeValue value) {
        if (!hasType(value)) {
            throw invalidParameter(
                    "Type mismatch for Index Key "
                            + name
                            + " Expected: "
                            + type
                            + " Actual: "
                            + value.type()
                            + " IndexName: "
                            + index);
        }
        byte[] bytes = encode(value);
        if (bytes.length == 0) {
            throw validation(
                    "One or more parameter values are not valid. A value specified for a secondary"
                            + " index key is not supported. The AttributeValue for a key attribute"
                            + " cannot contain an empty "
                            + emptyKind()
                            + " value. IndexName: "
                            + index
                            + ", IndexKey: "
                            + name);
        }
        requireShort(bytes);
        return bytes;
    }

    private void requireShort(byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw invalidParameter(
                    "Size of key "
                            + name
                            + " has exceeded the maximum size limit of "
                            + maxBytes
                            + " bytes");
        }
    }

    /// Whether a value has the type of this attribute.
    boolean hasType(AttributeValue value) {
        return switch (type) {
            case S -> value.s() != null;
            case N -> value.n() != null;
            case B -> value.b() != null;
            case UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    private static byte[] encode(AttributeValue value) {
        if (value.s() != null) {
            return value.s().getBytes(StandardCharsets.UTF_8);
        }
        return value.n() != null ? Numbers.sortable(value.n()) : value.b().asByteArray();
    }

    private String emptyKind() {
        return type == ScalarAttributeType.B ? "binary" : "string";
    }
}
