package dev.waybill.testing.dynamodb.store;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.value.Canonical;
import dev.waybill.testing.dynamodb.value.ItemSize;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A global secondary index: sparse, and showing only what it projects.
///
/// Normally it is up to date at once. With a lag of n it serves the state n writes ago, as the real
/// one, which is consistent only eventually, may at any time.
public final class SecondaryIndex implements ReadSource {
    private final String name;
    private final KeySchema schema;
    private final KeySchema tableSchema;
    private final @Nullable Set<String> projected;
    private final ConcurrentSkipListMap<Key, StoredItem> entries = new ConcurrentSkipListMap<>();
    private final Deque<IndexChange> pending = new ArrayDeque<>();
    private volatile int lag;

    /// An empty index.
    ///
    /// @param projected the attributes shown; null: all
    public SecondaryIndex(
            String name, KeySchema schema, KeySchema tableSchema, @Nullable Set<String> projected) {
        this.name = name;
        this.schema = schema;
        this.tableSchema = tableSchema;
        this.projected = projected == null ? null : Set.copyOf(projected);
    }

    /// The name of the index.
    public String name() {
        return name;
    }

    /// Whether the index shows whole items.
    public boolean showsAll() {
        return projected == null;
    }

    /// Whether the index shows this attribute.
    public boolean shows(String attribute) {
        return projected == null || projected.contains(attribute);
    }

    @Override
    public KeySchema schema() {
        return schema;
    }

    @Override
    public NavigableMap<Key, StoredItem> entries() {
        return entries;
    }

    @Override
    public Map<String, AttributeValue> show(StoredItem item) {
        return show(item.toItem());
    }

    @Override
    public int sizeBytes(StoredItem item, Map<String, AttributeValue> shown) {
        return projected == null ? item.sizeBytes() : ItemSize.of(shown);
    }

    @Override
    public Key startKey(Map<String, AttributeValue> exclusiveStartKey) {
        Map<String, AttributeValue> given = Canonical.item(exclusiveStartKey);
        Map<String, AttributeValue> expected = keyOf(given);
        if (!expected.equals(given) || !given.keySet().containsAll(tableSchema.names())) {
            throw validation("The provided starting key is invalid");
        }
        return schema.inIndex(name, given, tableSchema.ofItem(given))
                .orElseThrow(() -> validation("The provided starting key is invalid"));
    }

    @Override
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = tableSchema.extract(item);
        key.putAll(schema.extract(item));
        return key;
    }

    /// What a change of an item means for this index; refuses values the index cannot hold.
    IndexChange prepare(Key tableKey, @Nullable Image before, @Nullable Image after) {
        Optional<Key> oldKey = keyIn(before, tableKey);
        Optional<Key> newKey = keyIn(after, tableKey);
        return new IndexChange(
                this,
                oldKey.orElse(null),
                newKey.orElse(null),
                after == null ? null : after.stored(),
                units(oldKey, newKey, before, after));
    }

    /// Takes a change over, or, with a lag, one that was made before it.
    void apply(IndexChange change) {
        if (lag == 0) {
            write(change);
            return;
        }
        synchronized (pending) {
            pending.addLast(change);
            drainTo(lag);
        }
    }

    /// Serves from now on the state so many writes ago.
    void lagBehind(int writes) {
        synchronized (pending) {
            lag = writes;
            drainTo(writes);
        }
    }

    private void drainTo(int writes) {
        while (pending.size() > writes) {
            write(pending.removeFirst());
        }
    }

    private void write(IndexChange change) {
        Key oldKey = change.oldKey();
        Key newKey = change.newKey();
        if (oldKey != null && !oldKey.equals(newKey)) {
            entries.remove(oldKey);
        }
        if (newKey != null && change.item() != null) {
            entries.put(newKey, change.item());
        }
    }

    private Optional<Key> keyIn(@Nullable Image image, Key tableKey) {
        return image == null ? Optional.empty() : schema.inIndex(name, image.item(), tableKey);
    }

    /// Write units: none if what the index shows stays the same; two entries if the key changes.
    private int units(
            Optional<Key> oldKey,
            Optional<Key> newKey,
            @Nullable Image before,
            @Nullable Image after) {
        Map<String, AttributeValue> old =
                oldKey.isPresent() && before != null ? show(before.item()) : Map.of();
        Map<String, AttributeValue> now =
                newKey.isPresent() && after != null ? show(after.item()) : Map.of();
        if (old.equals(now)) {
            return 0;
        }
        if (oldKey.isPresent() && newKey.isPresent() && !oldKey.equals(newKey)) {
            return WriteUnits.of(ItemSize.of(old)) + WriteUnits.of(ItemSize.of(now));
        }
        return WriteUnits.of(Math.max(ItemSize.of(old), ItemSize.of(now)));
    }

    private Map<String, AttributeValue> show(Map<String, AttributeValue> item) {
        if (projected == null) {
            return item;
        }
        Map<String, AttributeValue> shown = new HashMap<>();
        for (String attribute : projected) {
            AttributeValue value = item.get(attribute);
            if (value != null) {
                shown.put(attribute, value);
            }
        }
        return shown;
    }
}
