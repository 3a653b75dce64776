package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Contended;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Departure;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.Receipt;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.References;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Supplier<Transaction> transactions;

    private BlobRemoval(Backends backends, BlobsTable blobs) {
        this.blobs = blobs;
        this.references = new BlobReferences(blobs, backends.ids());
        this.objects = BlobObjects.of(backends);
        this.chunks = ChunkLists.of(backends);
        this.owed = new OwedWork(blobs);
        this.deeds = backends.deeds();
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
        return Attempts.until(
                "remove a blob",
                () -> {
                    Optional<BlobRow> row = blobs.find(digest);
                    return row.isPresent()
                            ? tryRemove(row.get(), now, deed)
                            : commit(blobs.parts(), digest, deed);
                });
    }

    /// Removes a blob whoever holds it: drops every holder first (A.1.7), then it.
    ///
    /// @throws Contended when holders kept coming
    public Removed removeByForce(Digest digest, Instant now, Supplier<Deed> deed) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<BlobsTable.Held> holders =
                    blobs.listHolders(digest, Optional.empty(), MAX_NAMED).holders();
            if (holders.isEmpty()) {
                return remove(digest, now, deed);
            }
            drop(digest, holders, now);
        }
        throw new Contended("drop every holder of a blob");
    }

    private void drop(Digest digest, List<BlobsTable.Held> holders, Instant now) {
        HolderChanges changes = new HolderChanges();
        holders.forEach(held -> changes.drop(digest, held.holder()));
        if (references.prepare(changes, now) instanceof BlobReferences.Prepared.Ready ready
                && ready.isEffective()) {
            ready.addTo(transactions.get()).commit("drop holders");
        }
    }

    private Optional<Removed> tryRemove(BlobRow row, Instant now, Supplier<Deed> deed) {
        Digest digest = row.digest();
        if (row instanceof BlobRow.Stored && row.references().outside() > 0) {
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
            parts.row(Departure.remove(stored).orElseThrow(), now);
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
