package dev.waybill.testing.dynamodb.store;

import java.util.Map;
import java.util.NavigableMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What queries and scans read: a table or an index.
public sealed interface ReadSource permits Table, SecondaryIndex {
    /// The key by which the entries are ordered.
    KeySchema schema();

    /// The entries in order, a live view.
    NavigableMap<Key, StoredItem> entries();

    /// What the source shows of an item.
    Map<String, AttributeValue> show(StoredItem item);

    /// The bytes that reading an item counts.
    ///
    /// @param shown what the source shows of the item
    int sizeBytes(StoredItem item, Map<String, AttributeValue> shown);

    /// The position of a key given in a request to start behind.
    Key startKey(Map<String, AttributeValue> exclusiveStartKey);

    /// The key with which a request can start behind an item.
    Map<String, AttributeValue> keyOf(Map<String, AttributeValue> item);
}
