package dev.waybill.testing.dynamodb.store;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The key attributes of a table or an index.
///
/// @param sort null when the key is the partition key alone
public record KeySchema(KeyAttribute partition, @Nullable KeyAttribute sort) {
    /// The names of the key attributes.
    public List<String> names() {
        return sort == null ? List.of(partition.name()) : List.of(partition.name(), sort.name());
    }

    /// The name of the sort key, or null.
    public @Nullable String sortName() {
        return sort == null ? null : sort.name();
    }

    /// The key of an item to store.
    Key ofItem(Map<String, AttributeValue> item) {
        for (String name : names()) {
            if (!item.containsKey(name)) {
                throw invalidParameter("Missing the key " + name + " in the item");
            }
        }
        return read(item);
    }

    /// The key given in a request, which must be exactly the key attributes.
    Key ofRequest(Map<String, AttributeValue> key) {
        if (key.size() != names().size() || !key.keySet().containsAll(names())) {
            throw validation("The provided key element does not match the schema");
        }
        return read(key);
    }

    /// The key in this index of an item of the table; nothing when an attribute of it is missing.
    Optional<Key> inIndex(String index, Map<String, AttributeValue> item, Key owner) {
        AttributeValue partitionValue = item.get(partition.name());
        AttributeValue sortValue = sort == null ? null : item.get(sort.name());
        byte[] partitionBytes =
                partitionValue == null ? null : partition.toIndexBytes(index, partitionValue);
        byte[] sortBytes =
                sort == null || sortValue == null ? null : sort.toIndexBytes(index, sortValue);
        if (partitionBytes == null || (sort != null && sortBytes == null)) {
            return Optional.empty();
        }
        return Optional.of(Key.of(partitionBytes, sortBytes, owner));
    }

    /// The attributes of this key alone.
    Map<String, AttributeValue> extract(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (String name : names()) {
            AttributeValue value = item.get(name);
            if (value != null) {
                key.put(name, value);
            }
        }
        return new HashMap<>(key);
    }

    private Key read(Map<String, AttributeValue> item) {
        byte[] partitionBytes = partition.toBytes(item);
        return Key.of(partitionBytes, sort == null ? null : sort.toBytes(item), null);
    }
}
