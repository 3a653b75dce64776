package dev.waybill.aws.attachment;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.Intent;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// How attachments come and go. An attachment holds its bytes from the write of its first intent,
/// which comes before them, to the write that removes it: item, holder and the blob's count change
/// together, so a commit needs to touch nothing but items (SPEC X3).
public final class AttachmentRegister {

    private static final String ATTACHMENT = "attachment";

    private final AttachmentsTable attachments;
    private final BlobReferences references;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    /// @param attachments where they stand
    /// @param references holders of blobs
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    public AttachmentRegister(
            AttachmentsTable attachments,
            BlobReferences references,
            Deeds deeds,
            Supplier<Transaction> transactions) {
        this.attachments = attachments;
        this.references = references;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The register on the tables that `backends` name.
    public static AttachmentRegister of(Backends backends) {
        return new AttachmentRegister(
                AttachmentsTable.of(backends),
                new BlobReferences(BlobsTable.of(backends), backends.ids()),
                backends.deeds(),
                backends::transaction);
    }

    /// What came of removing an attachment.
    public enum Removed {
        /// Its session has none of that id any more, or never had.
        GONE,
        /// It stays, because it is committed.
        COMMITTED
    }

    /// Writes an intent down, for a new attachment or one that is there; its call is recorded when
    /// the bytes are there, or expected. Repeating it changes nothing.
    ///
    /// @return the attachment as it stands then
    public Attachment record(Intent intent) {
        return Attempts.until(
                "record the intent of an attachment",
                () -> {
                    Optional<Attachment> before = attachments.find(intent.key());
                    Attachment after =
                            before.map(known -> known.again(intent))
                                    .orElseGet(() -> Attachment.of(intent));
                    Prepared.Ready holder =
                            prepare(holding(intent.key(), HolderChange.ADD), intent.at());
                    if (before.equals(Optional.of(after)) && !holder.isEffective()) {
                        return before;
                    }
                    Transaction transaction = transactions.get();
                    attachments.put(transaction, ATTACHMENT, before, after);
                    return holder.addTo(transaction)
                                    .commit("record the intent of an attachment")
                                    .isCommitted()
                            ? Optional.of(after)
                            : Optional.empty();
                });
    }

    /// Removes an attachment of one session, committed or not; the bytes stay as long as anybody
    /// holds them. Nothing happens when there is none.
    public void delete(AttachmentKey key, Deed deed) {
        Attempts.until(
                "delete an attachment",
                () ->
                        attachments.find(key).isEmpty()
                                ? nothing(deed, key)
                                : remove(
                                        key,
                                        transaction ->
                                                attachments.delete(transaction, ATTACHMENT, key),
                                        deed));
    }

    /// Removes an attachment of one session unless it is committed (SPEC D4.3). Nothing happens
    /// when there is none.
    public Removed forget(AttachmentKey key, Deed deed) {
        return Attempts.until(
                "forget an attachment",
                () -> {
                    Optional<Attachment> there = attachments.find(key);
                    if (there.isEmpty()) {
                        return nothing(deed, key);
                    }
                    return there.get().isCommitted()
                            ? Optional.of(Removed.COMMITTED)
                            : remove(
                                    key,
                                    transaction -> attachments.forget(transaction, ATTACHMENT, key),
                                    deed);
                });
    }

    private Optional<Removed> nothing(Deed deed, AttachmentKey key) {
        Transaction transaction = deeds.addTo(transactions.get(), deed, key.resource());
        return transaction.commit("record a removal").isCommitted()
                ? Optional.of(Removed.GONE)
                : Optional.empty();
    }

    /// Absent when the attachment or its blob changed between reading and writing.
    private Optional<Removed> remove(AttachmentKey key, Consumer<Transaction> row, Deed deed) {
        return write(key, row, deed).isCommitted() ? Optional.of(Removed.GONE) : Optional.empty();
    }

    private Outcome write(AttachmentKey key, Consumer<Transaction> row, Deed deed) {
        Transaction transaction = transactions.get();
        row.accept(transaction);
        prepare(holding(key, HolderChange.DROP), deed.at()).addTo(transaction);
        return deeds.addTo(transaction, deed, key.resource()).commit("remove an attachment");
    }

    /// Forgets an attachment whose intent has aged, if nobody has committed it or asked for it
    /// again: one write decides about its age and its end (SPEC D4.4). Bytes that never arrived are
    /// no hindrance (SPEC D4.14).
    ///
    /// @param youngest the time of the youngest intent that is old enough
    /// @param deed of the pass
    /// @return whether it was
    public boolean age(AttachmentKey key, Instant youngest, Deed deed) {
        return Attempts.until(
                "forget an attachment that has aged",
                () ->
                        switch (write(
                                key,
                                transaction ->
                                        attachments.forgetAged(
                                                transaction, ATTACHMENT, key, youngest, deed.at()),
                                deed)) {
                            case Outcome.Committed() -> Optional.of(true);
                            case Outcome.Refused refused when refused.has(ATTACHMENT) ->
                                    Optional.of(false);
                            case Outcome.Refused _ -> Optional.empty();
                        });
    }

    private enum HolderChange {
        ADD,
        DROP
    }

    private static HolderChanges holding(AttachmentKey key, HolderChange change) {
        return switch (change) {
            case ADD -> new HolderChanges().add(key.digest(), key.holder());
            case DROP -> new HolderChanges().drop(key.digest(), key.holder());
        };
    }

    private Prepared.Ready prepare(HolderChanges changes, Instant now) {
        return switch (references.prepare(changes, now)) {
            case Prepared.Ready ready -> ready;
            case Prepared.NotLive _ -> throw new IllegalStateException("nothing was demanded");
        };
    }
}
