package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Expression;
import dev.waybill.aws.Rows;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.Arrival;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.OtherDigests;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.References;
import dev.waybill.domain.blob.RowChange;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadEnd;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import dev.waybill.domain.deed.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// The steps of uploads (protocol A.1.1, A.1.3 to A.1.5, A.1.11), each one transaction. A step that
/// decides about the row reads the upload first and the row after it, and is written under the very
/// state in which the upload was read: so no step of the same upload can come in between unseen.
public final class UploadSteps {

    /// How long whoever owes the indexer a message has to send it before upkeep does.
    private static final Duration OWED_DELAY = Duration.ofSeconds(60);

    /// What the indexer reads per second at the least, for the time that upkeep leaves it.
    private static final long INDEXED_BYTES_PER_SECOND = 10_000_000;

    private final BlobsTable blobs;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;
    private final Ids ids;

    /// @param blobs the table
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    /// @param ids names the lives that begin
    public UploadSteps(BlobsTable blobs, Deeds deeds, Supplier<Transaction> transactions, Ids ids) {
        this.blobs = blobs;
        this.deeds = deeds;
        this.transactions = transactions;
        this.ids = ids;
    }

    /// The steps on what `backends` name.
    public static UploadSteps of(Backends backends) {
        return new UploadSteps(
                BlobsTable.of(backends), backends.deeds(), backends::transaction, backends.ids());
    }

    /// What a step of an upload came to.
    public sealed interface Step {
        /// Its object became the blob's.
        record Adopted(BlobRow.Stored row) implements Step {}

        /// The blob was there already, and got its reference.
        record Discarded(BlobRow.Stored row) implements Step {}

        /// It waits for the indexer.
        record Verifying() implements Step {}

        /// It is dead.
        record Died() implements Step {}

        /// The step does not fit the state in which the upload is, and nothing was written.
        record Unfit(Upload upload) implements Step {}

        /// There is no such upload.
        record Unknown() implements Step {}
    }

    /// Records an upload before its first byte, with the call that asked for it (A.1.1).
    public void open(Upload upload, Deed deed) {
        BlobParts parts = blobs.parts().create("upload", UploadItem.toItem(upload));
        Transaction transaction = parts.addTo(transactions.get());
        if (!deeds.addTo(transaction, deed, "blobs/uploads/" + upload.id())
                .commit("record an upload")
                .isCommitted()) {
            throw new IllegalStateException("a new random id was in use");
        }
    }

    /// Records the upload of a body that is at hand, before it is put into the bucket. The call is
    /// recorded when the upload is settled.
    public void openDirect(Upload upload) {
        Expression absent =
                Expression.of("attribute_not_exists(#aggregate)")
                        .name("#aggregate", BlobKeys.AGGREGATE);
        if (blobs.rows().put("record a direct upload", UploadItem.toItem(upload), absent)
                instanceof Rows.Written.Refused) {
            throw new IllegalStateException("a new random id was in use");
        }
    }

    /// Adds a reference to the very object that was seen in a Live or Quarantined row, so that
    /// whoever is told `present` can rely on it (A.1.1). One transaction of up to 5 writes.
    ///
    /// @param seen the row as it was read
    /// @param holder who is to hold it; absent: one anonymous reference
    /// @return the row as it is now; absent when it had changed: read and decide again
    public Optional<BlobRow.Stored> addToPresent(
            BlobRow.Stored seen,
            Optional<Holder> holder,
            Instant now,
            DeedOf<BlobRow.Stored> deed) {
        Digest digest = seen.digest();
        boolean held = holder.filter(who -> blobs.isHeld(digest, who)).isPresent();
        ReferenceCounts more =
                held
                        ? ReferenceCounts.NONE
                        : holder.map(Holder::reference).orElse(ReferenceCounts.ONE_ANONYMOUS);
        RowChange change = References.addToPresent(seen, more);
        BlobParts parts = blobs.parts().row(change, now);
        holder.ifPresent(who -> hold(parts, digest, who, held, now));
        BlobRow.Stored after = stored(change);
        boolean committed =
                record(parts, deed.of(after), "blobs/" + digest)
                        .commit("add a reference to a blob")
                        .isCommitted();
        return committed ? Optional.of(after) : Optional.empty();
    }

    /// Settles an upload whose bytes are in the bucket and right (A.1.3): its object becomes the
    /// blob's, or, where the blob is there already, the blob gets its reference. Either happens at
    /// most once in the life of an upload.
    ///
    /// @param id the upload
    /// @param from the state it must be in: open, or verifying for the verifier
    /// @param found the other digests of its bytes; without them the indexer will owe them
    public Step settle(
            String id,
            UploadState from,
            Optional<OtherDigests> found,
            Instant now,
            DeedOf<Step> deed) {
        return Attempts.until("settle an upload", () -> trySettle(id, from, found, now, deed));
    }

    private Optional<Step> trySettle(
            String id,
            UploadState from,
            Optional<OtherDigests> found,
            Instant now,
            DeedOf<Step> deed) {
        Optional<Upload> read = blobs.findUpload(id);
        if (read.isEmpty() || read.get().state() != from) {
            return Optional.of(unfit(read));
        }
        Upload upload = read.get();
        Digest digest = upload.digest();
        Optional<BlobRow> row = blobs.find(digest);
        boolean held = upload.holder().filter(who -> blobs.isHeld(digest, who)).isPresent();
        Arrival.Outcome outcome = Arrival.settle(upload, row, held, found, ids.next(), now);
        BlobParts parts = blobs.parts().row(outcome.change(), now);
        upload.holder().ifPresent(who -> hold(parts, digest, who, held, now));
        Step step =
                switch (outcome) {
                    case Arrival.Outcome.Adopt(RowChange change) ->
                            new Step.Adopted(stored(change));
                    case Arrival.Outcome.Discard(RowChange change) ->
                            new Step.Discarded(stored(change));
                };
        boolean owesIndex =
                step instanceof Step.Adopted
                        && upload.kind() == UploadKind.SINGLE
                        && found.isEmpty();
        moveUpload(
                parts,
                upload,
                step instanceof Step.Adopted ? UploadState.ADOPTED : UploadState.DEAD,
                step instanceof Step.Adopted ? Optional.empty() : Optional.of(UploadEnd.DISCARDED),
                owesIndex ? Optional.of(owedAt(upload.sizeBytes(), now)) : Optional.empty());
        return commit(parts, deed.of(step), "blobs/" + digest, "settle an upload", step);
    }

    /// Says that a multipart upload's bytes are complete and must be hashed (A.1.4). The message to
    /// the indexer is owed from then on.
    public Step startVerifying(String id, Instant now, DeedOf<Step> deed) {
        return Attempts.until(
                "start a verification",
                () -> {
                    Optional<Upload> read = blobs.findUpload(id);
                    if (read.isEmpty() || read.get().state() != UploadState.OPEN) {
                        return Optional.of(unfit(read));
                    }
                    Upload upload = read.get();
                    BlobParts parts = blobs.parts();
                    Arrival.startVerifying(upload, blobs.find(upload.digest()), ids.next(), now)
                            .ifPresent(change -> parts.row(change, now));
                    moveUpload(
                            parts,
                            upload,
                            UploadState.VERIFYING,
                            Optional.empty(),
                            Optional.of(owedAt(upload.sizeBytes(), now)));
                    Step step = new Step.Verifying();
                    return commit(
                            parts,
                            deed.of(step),
                            "blobs/uploads/" + id,
                            "start a verification",
                            step);
                });
    }

    /// Ends an upload without success (A.1.5, A.1.11): it is dead, and a row that waited for it
    /// goes back to its holders, or away.
    public Step giveUp(String id, UploadEnd end, Instant now, DeedOf<Step> deed) {
        return Attempts.until(
                "give up an upload",
                () -> {
                    Optional<Upload> read = blobs.findUpload(id);
                    if (read.isEmpty() || !read.get().undecided()) {
                        return Optional.of(unfit(read));
                    }
                    Upload upload = read.get();
                    BlobParts parts = blobs.parts();
                    Arrival.giveUp(upload, blobs.find(upload.digest()))
                            .ifPresent(change -> parts.row(change, now));
                    moveUpload(parts, upload, UploadState.DEAD, Optional.of(end), Optional.empty());
                    Step step = new Step.Died();
                    return commit(
                            parts, deed.of(step), "blobs/uploads/" + id, "give up an upload", step);
                });
    }

    private static Step unfit(Optional<Upload> upload) {
        return upload.<Step>map(Step.Unfit::new).orElseGet(Step.Unknown::new);
    }

    private static void hold(
            BlobParts parts, Digest digest, Holder holder, boolean held, Instant now) {
        if (held) {
            parts.checkHolder(digest, holder);
        } else if (holder.isTakenByStores()) {
            parts.putHolder(digest, holder, now);
        }
    }

    private static BlobRow.Stored stored(RowChange change) {
        if (change.after().orElseThrow() instanceof BlobRow.Stored stored) {
            return stored;
        }
        throw new IllegalStateException("bytes that arrived are stored");
    }

    /// Adds the upload's own step: from the state in which it was read to `next`. What it owed is
    /// done or void, unless something new is owed.
    private static void moveUpload(
            BlobParts parts,
            Upload upload,
            UploadState next,
            Optional<UploadEnd> end,
            Optional<Instant> owedAt) {
        String set =
                "SET #state = :next"
                        + (end.isPresent() ? ", #end = :end" : "")
                        + owedAt.map(_ -> ", " + Owed.SET).orElse(" REMOVE " + Owed.REMOVE);
        Expression update =
                Expression.of(set).name("#state", UploadItem.STATE).text(":next", next.toString());
        if (end.isPresent()) {
            update = update.name("#end", UploadItem.END).text(":end", end.get().toString());
        }
        update = owedAt.isPresent() ? Owed.values(update, owedAt.get(), 0) : Owed.names(update);
        Expression condition =
                Expression.of("#state = :was")
                        .name("#state", UploadItem.STATE)
                        .text(":was", upload.state().toString());
        parts.upload(upload.id(), update, condition);
    }

    /// When upkeep looks whether the indexer has done what it was asked: not before it can have
    /// read the whole.
    public static Instant owedAt(long sizeBytes, Instant now) {
        return now.plus(OWED_DELAY).plusSeconds(sizeBytes / INDEXED_BYTES_PER_SECOND);
    }

    private Optional<Step> commit(
            BlobParts parts, Optional<Deed> deed, String resource, String action, Step step) {
        return record(parts, deed, resource).commit(action).isCommitted()
                ? Optional.of(step)
                : Optional.empty();
    }

    private Transaction record(BlobParts parts, Optional<Deed> deed, String resource) {
        Transaction transaction = parts.addTo(transactions.get());
        deed.ifPresent(recorded -> deeds.addTo(transaction, recorded, resource));
        return transaction;
    }
}
