package dev.waybill.testing.dynamodb.store;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.expression.KeyCondition;
import java.util.Arrays;
import java.util.NavigableMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/// The keys that a query reads: from one (inclusive) up to another (exclusive).
public record KeyRange(Key from, Key to) {
    /// The range that a key condition describes in a table or index of this schema.
    public static KeyRange of(KeySchema schema, KeyCondition condition) {
        byte[] partition = toBytes(schema.partition(), condition.partition());
        KeyAttribute sort = schema.sort();
        if (condition.sort().isEmpty() || sort == null) {
            return new KeyRange(Key.beginningOf(partition), Key.endOf(partition));
        }
        return switch (condition.sort().get()) {
            case KeyCondition.Compared(var comparison, var value) -> {
                byte[] bytes = toBytes(sort, value);
                yield switch (comparison) {
                    case EQUAL ->
                            new KeyRange(Key.before(partition, bytes), Key.after(partition, bytes));
                    case LESS ->
                            new KeyRange(Key.beginningOf(partition), Key.before(partition, bytes));
                    case LESS_OR_EQUAL ->
                            new KeyRange(Key.beginningOf(partition), Key.after(partition, bytes));
                    case GREATER -> new KeyRange(Key.after(partition, bytes), Key.endOf(partition));
                    case GREATER_OR_EQUAL ->
                            new KeyRange(Key.before(partition, bytes), Key.endOf(partition));
                    case NOT_EQUAL -> throw new IllegalStateException("no range: " + comparison);
                };
            }
            case KeyCondition.Within(var lower, var upper) ->
                    new KeyRange(
                            Key.before(partition, toBytes(sort, lower)),
                            Key.after(partition, toBytes(sort, upper)));
            case KeyCondition.Prefixed(var prefix) -> prefixed(partition, sort, prefix);
        };
    }

    /// The entries of a source in this range, a live view.
    public NavigableMap<Key, StoredItem> in(ReadSource source) {
        return source.entries().subMap(from, true, to, false);
    }

    /// The rest of the range behind a key, in the direction of reading.
    public KeyRange behind(Key start, boolean ascending) {
        if (start.compareTo(from) < 0 || start.compareTo(to) >= 0) {
            throw validation(
                    "The provided starting key is outside query boundaries based on provided"
                            + " conditions");
        }
        return ascending ? new KeyRange(start.successor(), to) : new KeyRange(from, start);
    }

    private static KeyRange prefixed(byte[] partition, KeyAttribute sort, AttributeValue prefix) {
        if (sort.type() == ScalarAttributeType.N) {
            throw mismatch();
        }
        byte[] bytes = toBytes(sort, prefix);
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == (byte) 0xFF) {
            length--;
        }
        Key from = Key.before(partition, bytes);
        if (length == 0) {
            return new KeyRange(from, Key.endOf(partition));
        }
        byte[] beyond = Arrays.copyOf(bytes, length);
        beyond[length - 1]++;
        return new KeyRange(from, Key.before(partition, beyond));
    }

    private static byte[] toBytes(KeyAttribute attribute, AttributeValue value) {
        if (!attribute.hasType(value)) {
            throw mismatch();
        }
        return attribute.toBytes(value);
    }

    private static RuntimeException mismatch() {
        return invalidParameter("Condition parameter type does not match schema type");
    }
}
