package dev.waybill.aws.document;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.domain.document.DocumentId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The keys of the table `documents`: `collection`, `item`.
///
/// | item | |
/// |---|---|
/// | `change#<20 digits>` | an entry of the collection's feed, removed 30 days later |
/// | `document#<name>` | a document, its JSON in it up to 256 KiB |
/// | `feed` | the number and time of the collection's last change |
final class DocumentKeys {

    static final String COLLECTION = "collection";
    static final String ITEM = "item";
    static final String DOCUMENT = "document#";

    private static final String FEED = "feed";
    private static final String CHANGE = "change#";

    private DocumentKeys() {}

    static Map<String, AttributeValue> document(DocumentId id) {
        return key(id.collection(), DOCUMENT + id.document());
    }

    static Map<String, AttributeValue> feed(String collection) {
        return key(collection, FEED);
    }

    static Map<String, AttributeValue> change(String collection, long seq) {
        return key(collection, changeItem(seq));
    }

    private static Map<String, AttributeValue> key(String collection, String item) {
        return Attributes.none().put(COLLECTION, collection).put(ITEM, item).item();
    }

    static boolean isFeed(Map<String, AttributeValue> item) {
        return Attributes.of(item).text(ITEM).equals(FEED);
    }

    /// The name of a document's item.
    static DocumentId id(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        return new DocumentId(from.text(COLLECTION), from.text(ITEM).substring(DOCUMENT.length()));
    }

    /// All documents of a collection.
    static Expression documents(String collection) {
        return Expression.of("#collection = :collection AND begins_with(#item, :prefix)")
                .name("#collection", COLLECTION)
                .name("#item", ITEM)
                .text(":collection", collection)
                .text(":prefix", DOCUMENT);
    }

    /// The changes of a collection from number `seq` on.
    static Expression changesFrom(String collection, long seq) {
        return Expression.of("#collection = :collection AND #item BETWEEN :from AND :to")
                .name("#collection", COLLECTION)
                .name("#item", ITEM)
                .text(":collection", collection)
                .text(":from", changeItem(seq))
                .text(":to", changeItem(Long.MAX_VALUE));
    }

    private static String changeItem(long seq) {
        return CHANGE + "%020d".formatted(seq);
    }
}
