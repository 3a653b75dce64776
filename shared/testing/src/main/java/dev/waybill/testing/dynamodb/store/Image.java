package dev.waybill.testing.dynamodb.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An item as it is at one moment: stored, and decoded when somebody asks. For one thread.
public final class Image {
    private final StoredItem stored;
    private @Nullable Map<String, AttributeValue> item;

    /// The image of a stored item.
    public Image(StoredItem stored) {
        this.stored = stored;
    }

    /// The image of a canonical item that is to be stored.
    Image(Map<String, AttributeValue> item) {
        this.stored = StoredItem.of(item);
        this.item = item;
    }

    /// The item as it is kept.
    public StoredItem stored() {
        return stored;
    }

    /// The item, not to be changed.
    public Map<String, AttributeValue> item() {
        Map<String, AttributeValue> decoded = item;
        if (decoded == null) {
            decoded = stored.toItem();
            item = decoded;
        }
        return decoded;
    }

    /// The bytes that DynamoDB counts for the item.
    public int sizeBytes() {
        return stored.sizeBytes();
    }
}
