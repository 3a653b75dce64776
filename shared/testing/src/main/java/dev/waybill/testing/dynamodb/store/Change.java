package dev.waybill.testing.dynamodb.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A decided write of one item: checked, but not yet made.
///
/// @param before the item as it is; null: absent
/// @param after the item as it will be; null: absent
public record Change(
        Table table,
        Key key,
        @Nullable Image before,
        @Nullable Image after,
        List<IndexChange> indexChanges) {
    /// Copies the changes of the indexes.
    public Change {
        indexChanges = List.copyOf(indexChanges);
    }

    /// Makes the change, while the lock of the item is held.
    public void commit() {
        table.commit(this);
    }

    /// The write units of the change.
    public WriteUnits units() {
        int larger =
                Math.max(
                        before == null ? 0 : before.sizeBytes(),
                        after == null ? 0 : after.sizeBytes());
        Map<String, Integer> indexes = new HashMap<>();
        for (IndexChange change : indexChanges) {
            if (change.units() > 0) {
                indexes.put(change.index().name(), change.units());
            }
        }
        return new WriteUnits(WriteUnits.of(larger), indexes);
    }
}
