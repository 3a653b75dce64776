package dev.waybill.aws.blob;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.delta.Delta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What somebody was to do after a transaction, and perhaps did not: messages to the indexer,
/// objects to delete. It is written down in the deciding transaction, and goes away with the
/// transaction that does it.
public final class OwedWork {

    private final BlobsTable blobs;
    private final Rows rows;

    /// @param blobs the table
    public OwedWork(BlobsTable blobs) {
        this.blobs = blobs;
        this.rows = blobs.rows();
    }

    /// Something that is owed.
    public sealed interface Owing {
        /// Since when it is due.
        Instant owedAt();

        /// How often upkeep has seen to it already.
        long tries();

        /// The indexer is to read an upload's object: to verify it, or to index it once it is
        /// adopted.
        record Indexing(Upload upload, Instant owedAt, long tries) implements Owing {}

        /// The indexer is to check a blob's object, as somebody asked.
        record Check(BlobRow.Stored row, Instant owedAt, long tries) implements Owing {}

        /// The indexer is to make a delta.
        record Build(Delta delta, Instant owedAt, long tries) implements Owing {}

        /// An object is to be deleted.
        record Deletion(Receipt receipt, Instant owedAt, long tries) implements Owing {}
    }

    /// What is due by `now`, oldest first, at most `limit`. One query of an index and a consistent
    /// batch read.
    public List<Owing> listDue(Instant now, int limit) {
        List<Map<String, AttributeValue>> keys = blobs.listOwing(now, limit);
        List<Owing> due = new ArrayList<>();
        for (Map<String, AttributeValue> item : rows.findAll("read what is owed", keys, true)) {
            owing(item).filter(owing -> !owing.owedAt().isAfter(now)).ifPresent(due::add);
        }
        return due;
    }

    private static Optional<Owing> owing(Map<String, AttributeValue> item) {
        Attributes from = Attributes.of(item);
        Optional<Instant> at = from.findTime(Owed.AT);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        long tries = from.number(Owed.TRIES, 0);
        String kind = from.text(BlobKeys.ITEM);
        if (kind.equals(BlobKeys.UPLOAD)) {
            return Optional.of(new Owing.Indexing(UploadItem.fromItem(item), at.get(), tries));
        }
        if (kind.startsWith(BlobKeys.RECEIPT_PREFIX)) {
            return Optional.of(new Owing.Deletion(ReceiptItem.fromItem(item), at.get(), tries));
        }
        if (kind.equals(BlobKeys.DELTA)) {
            return Optional.of(new Owing.Build(DeltaItem.fromItem(item), at.get(), tries));
        }
        return BlobItem.fromItem(item) instanceof BlobRow.Stored row
                ? Optional.of(new Owing.Check(row, at.get(), tries))
                : Optional.empty();
    }

    /// Sees to it that nobody else looks after it before `next`, and counts the try.
    ///
    /// @return false when somebody else did, or it is done
    public boolean postpone(Owing owing, Instant next) {
        Expression update = Owed.values(Expression.of("SET " + Owed.SET), next, owing.tries() + 1);
        Expression same =
                Expression.of("#owed_at = :seen")
                        .name("#owed_at", Owed.AT)
                        .number(":seen", owing.owedAt().toEpochMilli());
        return rows.update("postpone what is owed", key(owing), update, same)
                instanceof Rows.Written.Done;
    }

    /// Nothing is owed here any more.
    public void forgive(Owing owing) {
        Expression same =
                Expression.of("#owed_at = :seen")
                        .name("#owed_at", Owed.AT)
                        .number(":seen", owing.owedAt().toEpochMilli());
        rows.update(
                "forgive what is owed",
                key(owing),
                Owed.names(Expression.of("REMOVE " + Owed.REMOVE)),
                same);
    }

    private static Map<String, AttributeValue> key(Owing owing) {
        return switch (owing) {
            case Owing.Indexing(Upload upload, _, _) -> BlobKeys.upload(upload.id());
            case Owing.Check(BlobRow.Stored row, _, _) -> BlobKeys.row(row.digest());
            case Owing.Build(Delta delta, _, _) -> BlobKeys.delta(delta.pair());
            case Owing.Deletion(Receipt receipt, _, _) -> BlobKeys.receipt(receipt.object());
        };
    }

    /// An upload's object has been indexed: its message is owed no more.
    public void indexed(String uploadId) {
        clear(BlobKeys.upload(uploadId));
    }

    /// A receipt has been worked off.
    public void delivered(BlobObject deleted) {
        rows.delete("work a receipt off", BlobKeys.receipt(deleted), Expression.NONE);
    }

    private void clear(Map<String, AttributeValue> key) {
        Expression exists =
                Expression.of("attribute_exists(#aggregate)")
                        .name("#aggregate", BlobKeys.AGGREGATE);
        rows.update(
                "clear what is owed",
                key,
                Owed.names(Expression.of("REMOVE " + Owed.REMOVE)),
                exists);
    }
}
