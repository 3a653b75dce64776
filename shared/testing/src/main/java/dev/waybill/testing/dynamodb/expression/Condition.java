package dev.waybill.testing.dynamodb.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A condition on an item; absent values make every test but `<>` and `attribute_not_exists` false.
sealed interface Condition {
    /// Whether an item meets the condition.
    boolean test(Map<String, AttributeValue> item, Values values);

    /// Both.
    record And(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            return left.test(item, values) && right.test(item, values);
        }
    }

    /// At least one.
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            return left.test(item, values) || right.test(item, values);
        }
    }

    /// The opposite.
    record Not(Condition condition) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            return !condition.test(item, values);
        }
    }

    /// `left < right` and its like.
    record Compare(Comparison comparison, Operand left, Operand right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            return comparison.test(left.evaluate(item, values), right.evaluate(item, values));
        }
    }

    /// `operand BETWEEN lower AND upper`, both inclusive.
    record Between(Operand operand, Operand lower, Operand upper) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            @Nullable AttributeValue value = operand.evaluate(item, values);
            return Comparison.GREATER_OR_EQUAL.test(value, lower.evaluate(item, values))
                    && Comparison.LESS_OR_EQUAL.test(value, upper.evaluate(item, values));
        }
    }

    /// `operand IN (candidates)`.
    record In(Operand operand, List<Operand> candidates) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            @Nullable AttributeValue value = operand.evaluate(item, values);
            return candidates.stream()
                    .anyMatch(c -> Comparison.EQUAL.test(value, c.evaluate(item, values)));
        }
    }

    /// `attribute_exists(path)`.
    record Exists(Path path) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            return path.find(item) != null;
        }
    }

    /// `attribute_not_exists(path)`.
    record NotExists(Path path) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            return path.find(item) == null;
        }
    }

    /// `attribute_type(path, :type)`.
    record HasType(Path path, String placeholder) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            AttributeValue value = path.find(item);
            return value != null && TypeNames.of(value).equals(values.get(placeholder).s());
        }
    }

    /// `begins_with(operand, prefix)`.
    record BeginsWith(Operand operand, Operand prefix) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            AttributeValue value = operand.evaluate(item, values);
            AttributeValue start = prefix.evaluate(item, values);
            return value != null && start != null && Comparisons.beginsWith(value, start);
        }
    }

    /// `contains(container, sought)`.
    record Contains(Operand container, Operand sought) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item, Values values) {
            AttributeValue value = container.evaluate(item, values);
            AttributeValue part = sought.evaluate(item, values);
            return value != null && part != null && Comparisons.contains(value, part);
        }
    }
}
