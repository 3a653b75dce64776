package dev.waybill.testing.dynamodb.expression;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.value.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What `SET` assigns, computed from the item as it was before the update.
sealed interface Term {
    /// The value to assign; refuses a path that the item does not have, and wrong types.
    AttributeValue evaluate(Map<String, AttributeValue> item, Values values);

    /// A document path.
    record AtPath(Path path) implements Term {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            AttributeValue value = path.find(item);
            if (value == null) {
                throw validation(
                        "The provided expression refers to an attribute that does not exist in"
                                + " the item");
            }
            return value;
        }
    }

    /// A value of the request.
    record Given(String placeholder) implements Term {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            return values.get(placeholder);
        }
    }

    /// `if_not_exists(path, otherwise)`.
    record IfNotExists(Path path, Term otherwise) implements Term {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            AttributeValue value = path.find(item);
            return value == null ? otherwise.evaluate(item, values) : value;
        }
    }

    /// `list_append(first, second)`.
    record ListAppend(Term first, Term second) implements Term {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            AttributeValue head = first.evaluate(item, values);
            AttributeValue tail = second.evaluate(item, values);
            if (!head.hasL() || !tail.hasL()) {
                throw incorrectType();
            }
            List<AttributeValue> joined = new ArrayList<>(head.l());
            joined.addAll(tail.l());
            return AttributeValue.fromL(joined);
        }
    }

    /// `left + right`, exactly.
    record Plus(Term left, Term right) implements Term {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            return sum(left.evaluate(item, values), right.evaluate(item, values));
        }
    }

    /// `left - right`, exactly.
    record Minus(Term left, Term right) implements Term {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            BigDecimal minuend = number(left.evaluate(item, values));
            BigDecimal subtrahend = number(right.evaluate(item, values));
            return AttributeValue.fromN(Numbers.canonical(minuend.subtract(subtrahend)));
        }
    }

    /// The sum of two numbers.
    static AttributeValue sum(AttributeValue left, AttributeValue right) {
        return AttributeValue.fromN(Numbers.canonical(number(left).add(number(right))));
    }

    private static BigDecimal number(AttributeValue value) {
        if (value.n() == null) {
            throw incorrectType();
        }
        return new BigDecimal(value.n());
    }

    /// The refusal of an operand whose type in the item is wrong.
    static RuntimeException incorrectType() {
        return validation("An operand in the update expression has an incorrect data type");
    }
}
