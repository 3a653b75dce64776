package dev.waybill.testing.dynamodb.expression;

import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a condition compares: a value in the item, a value of the request, or a size.
sealed interface Operand {
    /// The value in an item, or null when there is none.
    @Nullable AttributeValue evaluate(Map<String, AttributeValue> item, Values values);

    /// A document path.
    record AtPath(Path path) implements Operand {
        @Override
        public @Nullable AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            return path.find(item);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// A value of the request.
    record Given(String placeholder) implements Operand {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            return values.get(placeholder);
        }
    }

    /// `size(operand)`; nothing for types that have no size.
    record Size(Operand of) implements Operand {
        @Override
        public @Nullable AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            AttributeValue value = of.evaluate(item, values);
            OptionalInt size = value == null ? OptionalInt.empty() : Comparisons.sizeOf(value);
            return size.isPresent() ? AttributeValue.fromN(String.valueOf(size.getAsInt())) : null;
        }
    }
}
