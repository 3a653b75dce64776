package dev.waybill.testing.dynamodb.store;

import java.util.Map;

/// What a write costs: units of the table and of each index that changes.
public record WriteUnits(int table, Map<String, Integer> indexes) {
    private static final int BYTES_PER_UNIT = 1024;

    /// Copies the units of the indexes.
    public WriteUnits {
        indexes = Map.copyOf(indexes);
    }

    /// The units of one entry: one per started KiB, at least one.
    public static int of(int sizeBytes) {
        return Math.max(1, (sizeBytes + BYTES_PER_UNIT - 1) / BYTES_PER_UNIT);
    }
}
