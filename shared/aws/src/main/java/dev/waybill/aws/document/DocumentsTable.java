package dev.waybill.aws.document;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Slice;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentChange;
import dev.waybill.domain.document.DocumentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `documents` (keys in [DocumentKeys]). All changes of a collection meet in the item
/// `feed`, which numbers them: some 50 changes a second per collection.
public final class DocumentsTable {

    /// The label of the write to a document.
    static final String DOCUMENT = "document";

    /// The label of the write to a feed.
    static final String FEED = "feed";

    private final Rows rows;
    private final String table;
    private final LargeJson large;

    DocumentsTable(Rows rows, String table, LargeJson large) {
        this.rows = rows;
        this.table = table;
        this.large = large;
    }

    /// The table that `backends` name.
    public static DocumentsTable of(Backends backends) {
        String name = backends.config().tables().documents();
        return new DocumentsTable(backends.rows(name), name, LargeJson.of(backends));
    }

    /// A document and when it was changed last.
    public record Listed(String document, Instant updatedAt) {}

    /// What a change is decided on. The two are not of one moment; writes check both.
    ///
    /// @param document absent when there is none
    /// @param head how far the collection's feed is
    record Seen(Optional<DocumentRow> document, FeedItem.Head head) {}

    /// The document; absent when there is none. One consistent read, and for a large one a read of
    /// its blob's row and a GET.
    ///
    /// @param now the server's time
    public Optional<Document> find(DocumentId id, Instant now) {
        return rows.find("read a document", DocumentKeys.document(id))
                .map(DocumentItem::fromItem)
                .map(row -> read(row, now));
    }

    /// The whole of a document.
    Document read(DocumentRow row, Instant now) {
        return row.toDocument(large.read(row.body(), now));
    }

    /// At most `limit` documents of a collection behind `after`, in order of name. One consistent
    /// query, which ends at 1 MB of documents.
    public Slice<Listed> list(String collection, int limit, Optional<String> after) {
        Rows.Query all = Rows.Query.of(DocumentKeys.documents(collection)).limit(limit + 1);
        Rows.Query query =
                after.map(name ->
                                all.after(DocumentKeys.document(new DocumentId(collection, name))))
                        .orElse(all);
        Slice<Map<String, AttributeValue>> items =
                Slice.of(rows.query("list documents", query), limit, DocumentKeys.ITEM);
        return new Slice<>(
                items.items().stream().map(DocumentsTable::listed).toList(),
                items.next().map(item -> item.substring(DocumentKeys.DOCUMENT.length())));
    }

    private static Listed listed(Map<String, AttributeValue> item) {
        DocumentRow row = DocumentItem.fromItem(item);
        return new Listed(row.id().document(), row.updatedAt());
    }

    /// A document and its collection's feed. One consistent batch read.
    Seen see(DocumentId id) {
        List<Map<String, AttributeValue>> keys =
                List.of(DocumentKeys.document(id), DocumentKeys.feed(id.collection()));
        Optional<DocumentRow> document = Optional.empty();
        FeedItem.Head head = FeedItem.Head.NONE;
        for (Map<String, AttributeValue> item : rows.findAll("read a document", keys, true)) {
            if (DocumentKeys.isFeed(item)) {
                head = FeedItem.fromItem(item);
            } else {
                document = Optional.of(DocumentItem.fromItem(item));
            }
        }
        return new Seen(document, head);
    }

    /// Adds: put a document, which must be as it was seen.
    void put(Transaction transaction, Seen seen, DocumentRow after) {
        transaction.put(DOCUMENT, table, DocumentItem.toItem(after), asSeen(seen));
    }

    /// Adds: delete a document, which must be as it was seen.
    void delete(Transaction transaction, Seen seen, DocumentId id) {
        transaction.delete(DOCUMENT, table, DocumentKeys.document(id), asSeen(seen));
    }

    private static Expression asSeen(Seen seen) {
        return seen.document()
                .map(document -> DocumentItem.at(document.seq()))
                .orElse(DocumentItem.ABSENT);
    }

    /// Adds: put a change behind the last one that was seen.
    void append(Transaction transaction, Seen seen, String collection, DocumentChange change) {
        FeedItem.Head next = new FeedItem.Head(change.seq(), Optional.of(change.at()));
        transaction.put(FEED, table, FeedItem.toItem(collection, next), FeedItem.at(seen.head()));
        transaction.put(
                "change",
                table,
                ChangeItem.toItem(collection, change, seen.head().at()),
                Expression.NONE);
    }
}
