package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Inspection;
import dev.waybill.domain.blob.OtherDigests;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.blob.Verification;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What reading a blob's object says about its row (protocol A.1.13). Every write names the object
/// that was read: a row that names another by now is left alone.
public final class BlobChecks {

    private final BlobsTable blobs;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    /// @param blobs the table
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    public BlobChecks(BlobsTable blobs, Deeds deeds, Supplier<Transaction> transactions) {
        this.blobs = blobs;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The checks on what `backends` name.
    public static BlobChecks of(Backends backends) {
        return new BlobChecks(BlobsTable.of(backends), backends.deeds(), backends::transaction);
    }

    /// Records what a check of `object` found: wrong or lost bytes make a Live blob Corrupt.
    ///
    /// @param deed the call that asked for the check; absent when nobody did
    /// @return the row then; absent when it does not name the object any more
    public Optional<BlobRow.Stored> record(
            BlobObject object, Verification found, Instant now, Optional<Deed> deed) {
        return change(object, now, deed, row -> Inspection.record(row, found));
    }

    /// Records the other digests of `object`, whose bytes were found right.
    ///
    /// @return the row then; absent when it does not name the object any more
    public Optional<BlobRow.Stored> index(BlobObject object, OtherDigests found, Instant now) {
        return change(object, now, Optional.empty(), row -> Inspection.index(row, found));
    }

    private Optional<BlobRow.Stored> change(
            BlobObject object,
            Instant now,
            Optional<Deed> deed,
            Function<BlobRow.Stored, RowChange> step) {
        return Attempts.until(
                "record a check of a blob",
                () -> {
                    Optional<BlobRow> read = blobs.find(object.digest());
                    if (read.isEmpty()
                            || !(read.get() instanceof BlobRow.Stored row)
                            || !row.object().equals(object)) {
                        return Optional.of(Optional.empty());
                    }
                    RowChange change = step.apply(row);
                    Transaction transaction =
                            blobs.parts().row(change, now).addTo(transactions.get());
                    deed.ifPresent(
                            asked -> deeds.addTo(transaction, asked, "blobs/" + object.digest()));
                    return transaction.commit("record a check of a blob").isCommitted()
                            ? Optional.of(change.after().map(BlobRow.Stored.class::cast))
                            : Optional.empty();
                });
    }

    /// Writes down that the indexer owes a check of `row`'s object, due at `at` unless it was made
    /// before.
    ///
    /// @return false when the row does not name the object any more, or is not readable
    public boolean oweCheck(BlobRow.Stored row, Instant at, Deed deed) {
        Transaction transaction = blobs.parts().owe(row, at).addTo(transactions.get());
        return deeds.addTo(transaction, deed, "blobs/" + row.digest())
                .commit("owe a check")
                .isCommitted();
    }

    /// The check of `object` that was owed is made.
    public void checked(BlobObject object) {
        Expression same =
                Expression.of("#nonce = :nonce")
                        .name("#nonce", BlobItem.NONCE)
                        .text(":nonce", object.nonce());
        blobs.rows()
                .update(
                        "clear an owed check",
                        BlobKeys.row(object.digest()),
                        Owed.names(Expression.of("REMOVE " + Owed.REMOVE)),
                        same);
    }
}
