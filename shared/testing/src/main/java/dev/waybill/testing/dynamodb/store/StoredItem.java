package dev.waybill.testing.dynamodb.store;

import dev.waybill.testing.dynamodb.value.ItemSize;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item as the twin keeps it: a few bytes, never changed, shared by table, indexes and stream.
public final class StoredItem {
    private final byte[] bytes;
    private final int sizeBytes;

    private StoredItem(byte[] bytes, int sizeBytes) {
        this.bytes = bytes;
        this.sizeBytes = sizeBytes;
    }

    /// Encodes a canonical item.
    static StoredItem of(Map<String, AttributeValue> item) {
        return new StoredItem(ItemCodec.encode(item), ItemSize.of(item));
    }

    /// The item, as a new map that the caller may change.
    public Map<String, AttributeValue> toItem() {
        return ItemCodec.decode(bytes);
    }

    /// The bytes that DynamoDB counts for the item.
    public int sizeBytes() {
        return sizeBytes;
    }
}
