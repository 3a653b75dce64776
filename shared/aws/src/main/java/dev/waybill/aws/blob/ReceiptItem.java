package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Receipt;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A receipt as an item: `nonce`, and its place among what is owed.
final class ReceiptItem {

    private static final String NONCE = "nonce";

    private ReceiptItem() {}

    static Map<String, AttributeValue> toItem(Receipt receipt, Instant now) {
        Attributes item =
                Attributes.of(new LinkedHashMap<>(BlobKeys.receipt(receipt.object())))
                        .put(NONCE, receipt.object().nonce());
        return Owed.put(item, now).item();
    }

    static Receipt fromItem(Map<String, AttributeValue> item) {
        return new Receipt(new BlobObject(BlobKeys.digest(item), Attributes.of(item).text(NONCE)));
    }
}
