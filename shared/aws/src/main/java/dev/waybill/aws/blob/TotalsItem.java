package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.blob.Totals;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One shard of the totals as an item: `blobs`, `bytes`, `referenced_bytes`. A shard by itself
/// means nothing and may be negative; their sum is exact.
final class TotalsItem {

    private static final String BLOBS = "blobs";
    private static final String BYTES = "bytes";
    private static final String REFERENCED_BYTES = "referenced_bytes";

    private TotalsItem() {}

    static Expression add(Totals more) {
        return Expression.of(
                        "ADD #blobs :blobs, #bytes :bytes, #referenced_bytes :referenced_bytes")
                .name("#blobs", BLOBS)
                .name("#bytes", BYTES)
                .name("#referenced_bytes", REFERENCED_BYTES)
                .number(":blobs", more.blobs())
                .number(":bytes", more.bytes())
                .number(":referenced_bytes", more.referencedBytes());
    }

    static Totals fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Totals(
                from.number(BLOBS, 0), from.number(BYTES, 0), from.number(REFERENCED_BYTES, 0));
    }
}
