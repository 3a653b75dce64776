package dev.waybill.testing.dynamodb.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The key of an item in a table, or of its entry in an index.
///
/// Keys are ordered by a hash of the partition key first, so that a scan sees partitions in no
/// order a program could rely on; then by partition key, sort key, and, in an index, where many
/// entries may have the same key, by the key in the table.
public final class Key implements Comparable<Key> {
    private static final byte[] NOTHING = {};
    private static final byte[] BEYOND = {0};
    private static final Key LAST_OWNER = new Key(NOTHING, NOTHING, null);

    private final int hash;
    private final byte[] partition;
    private final byte[] sort;
    private final @Nullable Key owner;

    private Key(byte[] partition, byte[] sort, @Nullable Key owner) {
        this.hash = Arrays.hashCode(partition) * 0x9E3779B9;
        this.partition = partition;
        this.sort = sort;
        this.owner = owner;
    }

    /// A key of bytes whose unsigned order is that of the values.
    ///
    /// @param sort null when the key has no sort key
    /// @param owner the key in the table of an index entry; null for the key of a table
    static Key of(byte[] partition, byte @Nullable [] sort, @Nullable Key owner) {
        return new Key(partition, sort == null ? NOTHING : sort, owner);
    }

    /// What lies before all keys of a partition with this sort key or a later one.
    static Key before(byte[] partition, byte[] sort) {
        return new Key(partition, sort, null);
    }

    /// What lies behind all keys of a partition with this sort key or an earlier one.
    static Key after(byte[] partition, byte[] sort) {
        return new Key(partition, sort, LAST_OWNER);
    }

    /// What lies before all keys of a partition.
    static Key beginningOf(byte[] partition) {
        return before(partition, NOTHING);
    }

    /// What lies behind all keys of a partition.
    static Key endOf(byte[] partition) {
        return new Key(partition, BEYOND, null);
    }

    /// What lies right behind this key, before every other that is greater.
    Key successor() {
        Key next = owner == null ? new Key(NOTHING, NOTHING, null) : owner.successor();
        return new Key(partition, sort, next);
    }

    /// The partition key, as text.
    String partition() {
        return new String(partition, StandardCharsets.UTF_8);
    }

    /// The hash of the partition key.
    public int partitionHash() {
        return hash;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // BEYOND and LAST_OWNER are bounds, not values
    public int compareTo(Key other) {
        if (hash != other.hash) {
            return Integer.compare(hash, other.hash);
        }
        int order = Arrays.compareUnsigned(partition, other.partition);
        if (order != 0) {
            return order;
        }
        if (sort == BEYOND || other.sort == BEYOND) {
            return Boolean.compare(sort == BEYOND, other.sort == BEYOND);
        }
        order = Arrays.compareUnsigned(sort, other.sort);
        return order != 0 ? order : compareOwners(owner, other.owner);
    }

    @SuppressWarnings("ReferenceEquality") // LAST_OWNER is a bound, not a value
    private static int compareOwners(@Nullable Key left, @Nullable Key right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        if (left == LAST_OWNER || right == LAST_OWNER) {
            return Boolean.compare(left == LAST_OWNER, right == LAST_OWNER);
        }
        return left.compareTo(right);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return hash * 31 + Arrays.hashCode(sort);
    }
}
