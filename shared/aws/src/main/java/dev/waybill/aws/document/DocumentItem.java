package dev.waybill.aws.document;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.blob.Digest;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A document as an item. `held` is a set of digests in hex, absent when it is empty.
final class DocumentItem {

    private static final String BODY = "body";
    private static final String HELD = "held";
    private static final String REVISION = "revision";
    private static final String SEQ = "seq";
    private static final String CREATED_AT = "created_at";
    private static final String UPDATED_AT = "updated_at";

    /// There is no such document.
    static final Expression ABSENT =
            Expression.of("attribute_not_exists(#collection)")
                    .name("#collection", DocumentKeys.COLLECTION);

    private DocumentItem() {}

    /// The document is as the change `seq` made it.
    static Expression at(long seq) {
        return Expression.of("#seq = :seq").name("#seq", SEQ).number(":seq", seq);
    }

    static Map<String, AttributeValue> toItem(DocumentRow document) {
        Attributes item =
                Attributes.of(DocumentKeys.document(document.id()))
                        .put(BODY, document.body().toAttribute())
                        .put(REVISION, document.revision())
                        .put(SEQ, document.seq())
                        .put(CREATED_AT, document.createdAt())
                        .put(UPDATED_AT, document.updatedAt());
        if (!document.held().isEmpty()) {
            item.put(
                    HELD,
                    AttributeValue.fromSs(document.held().stream().map(Digest::hex).toList()));
        }
        return item.item();
    }

    static DocumentRow fromItem(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        SortedSet<Digest> held = new TreeSet<>();
        if (from.has(HELD)) {
            from.attribute(HELD).ss().forEach(hex -> held.add(new Digest(hex)));
        }
        return new DocumentRow(
                DocumentKeys.id(item),
                KeptJson.of(from.attribute(BODY)),
                held,
                from.number(REVISION),
                from.number(SEQ),
                from.time(CREATED_AT),
                from.time(UPDATED_AT));
    }
}
