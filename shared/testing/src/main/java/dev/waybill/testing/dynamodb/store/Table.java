package dev.waybill.testing.dynamodb.store;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.value.Canonical;
import dev.waybill.testing.dynamodb.value.ItemSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A table: its items by key, its indexes, and its stream if it has one. Thread-safe for reading;
/// writers hold the lock of the item.
public final class Table implements ReadSource {
    private final String name;
    private final KeySchema schema;
    private final List<SecondaryIndex> indexes;
    private final @Nullable ChangeLog changes;
    private final ConcurrentSkipListMap<Key, StoredItem> items = new ConcurrentSkipListMap<>();
    private volatile @Nullable WriteWatcher watcher;

    /// @param changes where writes are recorded; null: the table has no stream
    public Table(
            String name,
            KeySchema schema,
            List<SecondaryIndex> indexes,
            @Nullable ChangeLog changes) {
        this.name = name;
        this.schema = schema;
        this.indexes = List.copyOf(indexes);
        this.changes = changes;
    }

    /// The name of the table.
    public String name() {
        return name;
    }

    @Override
    public KeySchema schema() {
        return schema;
    }

    /// The stream of the table, if it has one.
    public Optional<ChangeLog> changes() {
        return Optional.ofNullable(changes);
    }

    /// The index of a name.
    public SecondaryIndex index(String indexName) {
        return indexes.stream()
                .filter(index -> index.name().equals(indexName))
                .findFirst()
                .orElseThrow(() ->
                        validation("The table does not have the specified index: " + indexName));
    }

    /// Serves all indexes from the state so many writes ago.
    public void lagIndexes(int writes) {
        indexes.forEach(index -> index.lagBehind(writes));
    }

    /// Shows all later writes to `sees`.
    public void watch(WriteWatcher sees) {
        watcher = sees;
    }

    /// The key of a canonical item to store.
    public Key keyOfItem(Map<String, AttributeValue> item) {
        return schema.ofItem(item);
    }

    /// The key given in a request.
    public Key keyOfRequest(Map<String, AttributeValue> key) {
        return schema.ofRequest(Canonical.item(key));
    }

    /// The item with a key, or null.
    public @Nullable Image find(Key key) {
        StoredItem stored = items.get(key);
        return stored == null ? null : new Image(stored);
    }

    @Override
    public NavigableMap<Key, StoredItem> entries() {
        return items;
    }

    @Override
    public Map<String, AttributeValue> show(StoredItem item) {
        return item.toItem();
    }

    @Override
    public int sizeBytes(StoredItem item, Map<String, AttributeValue> shown) {
        return item.sizeBytes();
    }

    @Override
    public Key startKey(Map<String, AttributeValue> exclusiveStartKey) {
        if (!exclusiveStartKey.keySet().equals(Set.copyOf(schema.names()))) {
            throw validation("The provided starting key is invalid");
        }
        return keyOfRequest(exclusiveStartKey);
    }

    @Override
    public Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item) {
        return schema.extract(item);
    }

    /// Decides a write: checks the new item's size and the values that indexes take.
    ///
    /// @param before the item as it is; null: absent
    /// @param after the canonical item as it is to be; null: absent
    public Change prepare(
            Key key, @Nullable Image before, @Nullable Map<String, AttributeValue> after) {
        Image image = after == null ? null : new Image(after);
        if (image != null && image.sizeBytes() > ItemSize.MAX_BYTES) {
            throw validation("Item size to update has exceeded the maximum allowed size");
        }
        List<IndexChange> indexChanges = new ArrayList<>(indexes.size());
        for (SecondaryIndex index : indexes) {
            indexChanges.add(index.prepare(key, before, image));
        }
        return new Change(this, key, before, image, indexChanges);
    }

    void commit(Change change) {
        Image after = change.after();
        if (after == null) {
            items.remove(change.key());
        } else {
            items.put(change.key(), after.stored());
        }
        change.indexChanges().forEach(indexChange -> indexChange.index().apply(indexChange));
        if (changes != null) {
            changes.append(change);
        }
        WriteWatcher sees = watcher;
        if (sees != null) {
            sees.wrote(name, change.key().partition(), change.units().table());
            change.indexChanges().forEach(indexChange -> indexChange.show(name, sees));
        }
    }
}
