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
        int units) {}
