package dev.waybill.testing.dynamodb.expression;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One change of an update expression.
sealed interface Action {
    /// Where it changes the item.
    Path path();

    /// The value that the path will have, computed from the item as it was; null: none.
    @Nullable AttributeValue evaluate(Map<String, AttributeValue> item, Values values);

    /// `SET path = term`.
    record Set(Path path, Term term) implements Action {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            return term.evaluate(item, values);
        }
    }

    /// `REMOVE path`.
    record Remove(Path path) implements Action {
        @Override
        public @Nullable AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            return null;
        }
    }

    /// `ADD path :value`: adds to a number, or unites sets; an absent value is zero or empty.
    record Add(Path path, String placeholder) implements Action {
        @Override
        public AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            AttributeValue given = values.get(placeholder);
            AttributeValue present = path.find(item);
            if (present == null) {
                return given;
            }
            if (present.type() != given.type()) {
                throw Term.incorrectType();
            }
            return given.n() != null ? Term.sum(present, given) : Sets.union(present, given);
        }
    }

    /// `DELETE path :set`: takes elements out of a set; an empty set disappears.
    record Delete(Path path, String placeholder) implements Action {
        @Override
        public @Nullable AttributeValue evaluate(Map<String, AttributeValue> item, Values values) {
            AttributeValue given = values.get(placeholder);
            AttributeValue present = path.find(item);
            if (present == null) {
                return null;
            }
            if (present.type() != given.type()) {
                throw Term.incorrectType();
            }
            return Sets.difference(present, given);
        }
    }
}
