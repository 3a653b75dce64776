package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.expression.Criterion;
import dev.waybill.testing.dynamodb.store.Change;
import dev.waybill.testing.dynamodb.store.Image;
import dev.waybill.testing.dynamodb.store.Key;
import dev.waybill.testing.dynamodb.store.Locks;
import dev.waybill.testing.dynamodb.store.Table;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A write of one item as a request asks for it, checked as far as that goes without the item.
///
/// @param condition what must hold of the item for the write to happen
/// @param effect what the write does
/// @param answersOldItem whether a failed condition is answered with the item
/// @param requestBytes the size that counts against a transaction's limit
record Mutation(
        Table table,
        Key key,
        Optional<Criterion> condition,
        Effect effect,
        boolean answersOldItem,
        int requestBytes) {
    /// What a write makes of an item.
    sealed interface Effect {
        /// The item afterwards, or null; refuses what cannot be done to this item.
        @Nullable Map<String, AttributeValue> apply(@Nullable Image before);
    }

    /// Puts a whole item.
    record Put(Map<String, AttributeValue> item) implements Effect {
        @Override
        public Map<String, AttributeValue> apply(@Nullable Image before) {
            return item;
        }
    }

    /// Updates the item, or one that has only its key.
    record Update(
            Map<String, AttributeValue> key,
            dev.waybill.testing.dynamodb.expression.Update expression)
            implements Effect {
        @Override
        public Map<String, AttributeValue> apply(@Nullable Image before) {
            return expression.apply(before == null ? key : before.item());
        }
    }

    /// Deletes the item.
    record Delete() implements Effect {
        @Override
        public @Nullable Map<String, AttributeValue> apply(@Nullable Image before) {
            return null;
        }
    }

    /// Writes nothing.
    record Check() implements Effect {
        @Override
        public @Nullable Map<String, AttributeValue> apply(@Nullable Image before) {
            return before == null ? null : before.item();
        }
    }

    /// The item that the write locks.
    Locks.Place place() {
        return new Locks.Place(table, key);
    }

    /// Whether the condition holds of the item.
    boolean accepts(@Nullable Image before) {
        return condition.isEmpty()
                || condition.get().test(before == null ? Map.of() : before.item());
    }

    /// The write, decided for the item as it is.
    Change decide(@Nullable Image before) {
        return table.prepare(key, before, effect.apply(before));
    }
}
