package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Departure;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.References;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// The steps of blobs that are there: references of the artifact store, removal, restoring
/// (protocol 0.1, A.1.6, A.1.7, A.1.10). Each is one transaction, decided anew when the blob had
/// changed.
public final class BlobSteps {

    private final BlobsTable blobs;
    private final BlobReferences references;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    /// @param blobs the table
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    /// @param ids names the lives that begin
    public BlobSteps(BlobsTable blobs, Deeds deeds, Supplier<Transaction> transactions, Ids ids) {
        this.blobs = blobs;
        this.references = new BlobReferences(blobs, ids);
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The steps on what `backends` name.
    public static BlobSteps of(Backends backends) {
        return new BlobSteps(
                BlobsTable.of(backends), backends.deeds(), backends::transaction, backends.ids());
    }

    /// What came of taking a reference away.
    ///
    /// @param released whether there was one to take away
    /// @param referenceCount how many are left
    public record Released(boolean released, long referenceCount) {}

    /// Has `holder` hold a blob that is there or being verified; idempotent (A.1.6).
    ///
    /// @param deed from the number of references then
    /// @return the number of references then; absent when there is no such blob
    public Optional<Long> hold(Digest digest, Holder holder, Instant now, DeedOf<Long> deed) {
        return Attempts.until(
                "add a holder",
                () -> {
                    Optional<BlobRow> row = blobs.find(digest);
                    if (row.isEmpty() || row.get() instanceof BlobRow.Expected) {
                        return Optional.of(Optional.empty());
                    }
                    long count = row.get().references().sum();
                    boolean isNew = !blobs.isHeld(digest, holder);
                    long after = isNew ? count + 1 : count;
                    HolderChanges changes = new HolderChanges().add(digest, holder);
                    return change(digest, changes, isNew, now, deed.of(after))
                            ? Optional.of(Optional.of(after))
                            : Optional.empty();
                });
    }

    /// Has `holder` hold a digest no more; idempotent (A.1.7).
    ///
    /// @return what came of it; absent when nothing is known of the digest
    public Optional<Released> unhold(
            Digest digest, Holder holder, Instant now, DeedOf<Released> deed) {
        return Attempts.until(
                "drop a holder",
                () -> {
                    Optional<BlobRow> row = blobs.find(digest);
                    if (row.isEmpty()) {
                        return Optional.of(Optional.empty());
                    }
                    boolean held = blobs.isHeld(digest, holder);
                    long count = row.get().references().sum();
                    Released after = new Released(held, held ? count - 1 : count);
                    HolderChanges changes = new HolderChanges().drop(digest, holder);
                    return change(digest, changes, held, now, deed.of(after))
                            ? Optional.of(Optional.of(after))
                            : Optional.empty();
                });
    }

    /// @param effective whether the change is expected to change anything; the answer was made for
    ///   that
    private boolean change(
            Digest digest,
            HolderChanges changes,
            boolean effective,
            Instant now,
            Optional<Deed> deed) {
        return switch (references.prepare(changes, now)) {
            case BlobReferences.Prepared.Ready ready ->
                    ready.isEffective() == effective
                            && commit(
                                    ready.addTo(transactions.get()),
                                    digest,
                                    deed,
                                    "change the holders of a blob");
            case BlobReferences.Prepared.NotLive _ ->
                    throw new IllegalStateException("nothing was demanded");
        };
    }

    /// Drops one anonymous reference, of the life that is meant (0.1.3).
    ///
    /// @param life the life whose reference is meant; absent: the present one
    /// @return what came of it; absent when there is no such blob
    public Optional<Released> release(
            Digest digest, Optional<String> life, Instant now, DeedOf<Released> deed) {
        return Attempts.until(
                "release a reference",
                () -> {
                    Optional<BlobRow> row = blobs.find(digest);
                    if (row.isEmpty() || row.get() instanceof BlobRow.Expected) {
                        return Optional.of(Optional.empty());
                    }
                    Optional<RowChange> change = References.release(row.get(), life, now);
                    long count = row.get().references().sum();
                    Released after =
                            new Released(
                                    change.isPresent(), change.isPresent() ? count - 1 : count);
                    return commit(digest, change, now, deed.of(after), "release a reference")
                            ? Optional.of(Optional.of(after))
                            : Optional.empty();
                });
    }

    /// Brings a quarantined blob back; a live one stays as it is (A.1.10).
    ///
    /// @return the row then; absent when there are no bytes to bring back
    public Optional<BlobRow.Stored> restore(
            Digest digest, Instant now, DeedOf<BlobRow.Stored> deed) {
        return Attempts.until(
                "restore a blob",
                () -> {
                    Optional<BlobRow> row = blobs.find(digest);
                    if (row.isEmpty() || !(row.get() instanceof BlobRow.Stored stored)) {
                        return Optional.of(Optional.empty());
                    }
                    Optional<RowChange> change = Departure.restore(stored, now);
                    BlobRow.Stored after =
                            change.flatMap(RowChange::after)
                                    .map(BlobRow.Stored.class::cast)
                                    .orElse(stored);
                    return commit(digest, change, now, deed.of(after), "restore a blob")
                            ? Optional.of(Optional.of(after))
                            : Optional.empty();
                });
    }

    private boolean commit(
            Digest digest,
            Optional<RowChange> change,
            Instant now,
            Optional<Deed> deed,
            String action) {
        BlobParts parts = blobs.parts();
        change.ifPresent(step -> parts.row(step, now));
        return commit(parts.addTo(transactions.get()), digest, deed, action);
    }

    private boolean commit(
            Transaction transaction, Digest digest, Optional<Deed> deed, String action) {
        deed.ifPresent(recorded -> deeds.addTo(transaction, recorded, "blobs/" + digest));
        return transaction.size() == 0 || transaction.commit(action).isCommitted();
    }
}
