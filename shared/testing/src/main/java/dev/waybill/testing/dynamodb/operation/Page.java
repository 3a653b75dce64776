package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.expression.Criterion;
import dev.waybill.testing.dynamodb.expression.Projection;
import dev.waybill.testing.dynamodb.store.ReadSource;
import dev.waybill.testing.dynamodb.store.StoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One page of a query or scan: what was read, and where the next page starts.
///
/// @param items what passed the filter, projected
/// @param scanned how many items were read
/// @param bytes the bytes of what was read
/// @param lastKey where the next page starts; null at the end
record Page(
        List<Map<String, AttributeValue>> items,
        int scanned,
        int bytes,
        @Nullable Map<String, AttributeValue> lastKey) {
    private static final int MAX_BYTES = 1024 * 1024;

    /// Reads from the items of a source till the limit, or till 1 MB is passed. A page that ends
    /// for one of these reasons names a last key, even when nothing follows.
    static Page read(
            ReadSource source,
            Iterable<StoredItem> from,
            int limit,
            Optional<Criterion> filter,
            Optional<Projection> projection) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        int scanned = 0;
        int bytes = 0;
        for (StoredItem stored : from) {
            Map<String, AttributeValue> item = source.show(stored);
            scanned++;
            bytes += source.sizeBytes(stored, item);
            if (filter.isEmpty() || filter.get().test(item)) {
                items.add(projection.isPresent() ? projection.get().apply(item) : item);
            }
            if (scanned == limit || bytes >= MAX_BYTES) {
                return new Page(items, scanned, bytes, source.keyOf(stored.toItem()));
            }
        }
        return new Page(items, scanned, bytes, null);
    }
}
