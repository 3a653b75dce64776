package dev.waybill.testing.dynamodb.store;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// A shard of a stream: changes in order, till it is closed.
public final class Shard {
    private final String id;
    private final @Nullable String parent;
    private final BigInteger start;
    private final ConcurrentSkipListMap<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private volatile @Nullable BigInteger end;

    /// @param parent the shard that it continues; null: none
    /// @param start the lowest sequence number that it may have
    Shard(String id, @Nullable String parent, BigInteger start) {
        this.id = id;
        this.parent = parent;
        this.start = start;
    }

    /// A change of an item.
    ///
    /// @param sequence its place in the order of the table's changes, from 1
    record Entry(
            long sequence, Instant at, @Nullable StoredItem before, @Nullable StoredItem after) {}

    /// The name of the shard.
    public String id() {
        return id;
    }

    /// The shard that this one continues.
    public Optional<String> parent() {
        return Optional.ofNullable(parent);
    }

    /// The lowest sequence number that the shard may have.
    public BigInteger start() {
        return start;
    }

    /// The highest sequence number that the shard may have, once it is closed.
    public Optional<BigInteger> end() {
        return Optional.ofNullable(end);
    }

    /// Forgets all records up to a sequence number.
    void forget(long through) {
        entries.headMap(through, true).clear();
    }

    void close(BigInteger last) {
        end = last;
    }

    void append(Entry entry, Instant oldest) {
        entries.put(entry.sequence(), entry);
        while (entries.firstEntry().getValue().at().isBefore(oldest)) {
            entries.pollFirstEntry();
        }
    }

    Collection<Entry> behind(BigInteger sequence) {
        return entries.tailMap(sequence.longValueExact(), false).values();
    }
}
