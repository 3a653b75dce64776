package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Contended;
import dev.waybill.domain.Ids;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Departure;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.References;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Removes blobs: the row first, with a receipt for its object, in one transaction; then the
/// object; then the receipt (protocol 0.1.4 and A.1.9). A crash in between leaves a receipt that
/// anybody works off.
public final class BlobRemoval {

    /// The most named references that a removal drops by itself; more would not fit into one
    /// transaction.
    public static final int MAX_NAMED = 40;

    private static final int MAX_ROUNDS = 1_000;

    private final BlobsTable blobs;
    private final BlobReferences references;
    private final BlobObjects objects;
    private final ChunkLists chunks;
    private final OwedWork owed;
    private final Deeds deeds;
    private final Ids ids;
    private final Supplier<Transaction> transactions;

    private BlobRemoval(Backends backends, BlobsTable blobs) {
        this.blobs = blobs;
        this.references = new BlobReferences(blobs, backends.ids());
        this.objects = BlobObjects.of(backends);
        this.chunks = ChunkLists.of(backends);
        this.owed = new OwedWork(blobs);
        this.deeds = backends.deeds();
        this.ids = backends.ids();
        this.transactions = backends::transaction;
    }

    /// The removal on what `backends` name.
    public static BlobRemoval of(Backends backends) {
        return new BlobRemoval(backends, BlobsTable.of(backends));
    }

    /// What came of a removal.
    public sealed interface Removed {
        /// The blob is gone.
        record Gone() implements Removed {}

        /// Others than the artifact store hold it.
        record InUse(Digest digest) implements Removed {}

        /// It has more than [#MAX_NAMED] named references.
        record TooManyNamed(long named) implements Removed {}
    }

    /// Removes a blob with its artifact references. A digest without bytes only loses its artifact
    /// references; one that nobody knows is gone already.
    public Removed remove(Digest digest, Instant now, Supplier<Deed> deed) {
        return remove(digest, Departure::remove, now, deed);
    }

    private Removed remove(
            Digest digest,
            Function<BlobRow.Stored, Optional<RowChange>> departure,
            Instant now,
            Supplier<Deed> deed) {
        return Attempts.until(
                "remove a blob",
                () -> {
                    Optional<BlobRow> row = blobs.find(digest);
                    return row.isPresent()
                            ? tryRemove(row.get(), departure, now, deed)
                            : commit(blobs.parts(), digest, deed);
                });
    }

    /// Removes a blob whoever holds it. Its artifact references go with it, however many there are;
    /// holders outside of the artifact store still name it, and so expect its bytes: what comes
    /// again is theirs at once, and no sweep takes it from them.
    ///
    /// @throws Contended when named references kept coming
    public Removed removeByForce(Digest digest, Instant now, Supplier<Deed> deed) {
        String life = ids.next();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Removed removed =
                    remove(digest, row -> Optional.of(Departure.force(row, life)), now, deed);
            if (!(removed instanceof Removed.TooManyNamed)) {
                return removed;
            }
            drop(digest, blobs.listArtifactHolders(digest, MAX_NAMED), now);
        }
        throw new Contended("drop every named reference of a blob");
    }

    private void drop(Digest digest, List<Holder> holders, Instant now) {
        HolderChanges changes = new HolderChanges();
        holders.forEach(holder -> changes.drop(digest, holder));
        if (references.prepare(changes, now) instanceof BlobReferences.Prepared.Ready ready
                && ready.isEffective()) {
            ready.addTo(transactions.get()).commit("drop holders");
        }
    }

    private Optional<Removed> tryRemove(
            BlobRow row,
            Function<BlobRow.Stored, Optional<RowChange>> departure,
            Instant now,
            Supplier<Deed> deed) {
        Digest digest = row.digest();
        Optional<RowChange> change =
                row instanceof BlobRow.Stored stored ? departure.apply(stored) : Optional.empty();
        if (row instanceof BlobRow.Stored && change.isEmpty()) {
            return Optional.of(new Removed.InUse(digest));
        }
        long named = row.references().named();
        if (named > MAX_NAMED) {
            return Optional.of(new Removed.TooManyNamed(named));
        }
        List<Holder> holders = blobs.listArtifactHolders(digest, MAX_NAMED + 1);
        if (holders.size() != named) {
            return Optional.empty();
        }
        BlobParts parts = blobs.parts();
        holders.forEach(holder -> parts.deleteHolder(digest, holder));
        if (row instanceof BlobRow.Stored stored) {
            parts.row(change.orElseThrow(), now);
            Optional<Removed> removed = commit(parts, digest, deed);
            removed.ifPresent(_ -> deleteNow(stored.object()));
            return removed;
        }
        if (named > 0) {
            parts.row(References.drop(row, new ReferenceCounts(0, named, 0), now), now);
        }
        return commit(parts, digest, deed);
    }

    private Optional<Removed> commit(BlobParts parts, Digest digest, Supplier<Deed> deed) {
        Transaction transaction = parts.addTo(transactions.get());
        return deeds.addTo(transaction, deed.get(), "blobs/" + digest)
                        .commit("remove a blob")
                        .isCommitted()
                ? Optional.of(new Removed.Gone())
                : Optional.empty();
    }

    /// The blob is gone, whether this works or not: the receipt says what is left to do.
    private void deleteNow(BlobObject object) {
        try {
            workOff(new Receipt(object));
        } catch (Unavailable e) {
            return;
        }
    }

    /// Deletes the object of a receipt, with its chunk list, and then the receipt. Anybody may, at
    /// any time, any number of times.
    public void workOff(Receipt receipt) {
        objects.delete(receipt.object());
        chunks.delete(receipt.object());
        owed.delivered(receipt.object());
    }
}
