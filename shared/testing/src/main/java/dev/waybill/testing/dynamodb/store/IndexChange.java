package dev.waybill.testing.dynamodb.store;

import org.jspecify.annotations.Nullable;

/// What a change of an item does to one index.
///
/// @param oldKey the entry that the item had; null: none
/// @param newKey the entry that it has now; null: none
/// @param item the item now; null: deleted
/// @param units write units that it costs
record IndexChange(
        SecondaryIndex index,
        @Nullable Key oldKey,
        @Nullable Key newKey,
        @Nullable StoredItem item,
        int units) {

    /// Shows what it writes, divided evenly between the entry that goes and the one that comes.
    void show(String table, WriteWatcher watcher) {
        if (units == 0) {
            return;
        }
        boolean moves = oldKey != null && newKey != null && !oldKey.equals(newKey);
        int each = moves ? (units + 1) / 2 : units;
        String source = table + "/" + index.name();
        if (oldKey != null && (moves || newKey == null)) {
            watcher.wrote(source, oldKey.partition(), each);
        }
        if (newKey != null) {
            watcher.wrote(source, newKey.partition(), each);
        }
    }
}
