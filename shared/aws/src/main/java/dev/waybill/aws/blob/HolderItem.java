package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A holder of a blob as an item: `kind`, `id`, `since`.
final class HolderItem {

    private static final String KIND = "kind";
    private static final String ID = "id";
    private static final String SINCE = "since";

    private HolderItem() {}

    static Map<String, AttributeValue> toItem(Digest digest, Holder holder, Instant since) {
        return Attributes.of(new LinkedHashMap<>(BlobKeys.holder(digest, holder)))
                .put(KIND, holder.kind().toString())
                .put(ID, holder.id())
                .put(SINCE, since)
                .item();
    }

    static Holder holder(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new Holder(HolderKind.of(from.text(KIND)), from.text(ID));
    }

    static Instant since(Map<String, AttributeValue> item) {
        return Attributes.of(item).time(SINCE);
    }
}
