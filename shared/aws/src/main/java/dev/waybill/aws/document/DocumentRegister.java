package dev.waybill.aws.document;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Contest;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.aws.blob.LargeJson;
import dev.waybill.aws.document.DocumentsTable.Seen;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentChange;
import dev.waybill.domain.document.DocumentFields.Stated;
import dev.waybill.domain.document.DocumentId;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Every change of a document: the document, what it holds of the blobs, the entry in its
/// collection's feed, and what is recorded about the change, in one transaction each. A document
/// holds every blob that it names, at any depth, from the write that names it to the write that
/// does not (SPEC D0.4, X3).
///
/// A change is decided on the whole document as it stands, and decided again when others were
/// faster; so writers of different fields both prevail (SPEC D0.5).
public final class DocumentRegister {

    /// How many blobs one change may take hold of and let go, together: two writes each, beside one
    /// for the totals, three for document and feed, and two for the record.
    public static final int MAX_CHANGED_BLOBS = 47;

    private static final JsonText EMPTY = new JsonText("{}");

    private final DocumentsTable documents;
    private final LargeJson large;
    private final BlobsTable blobs;
    private final BlobReferences references;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;
    private final Backoff backoff;

    DocumentRegister(
            DocumentsTable documents,
            LargeJson large,
            BlobsTable blobs,
            BlobReferences references,
            Deeds deeds,
            Supplier<Transaction> transactions,
            Backoff backoff) {
        this.documents = documents;
        this.large = large;
        this.blobs = blobs;
        this.references = references;
        this.deeds = deeds;
        this.transactions = transactions;
        this.backoff = backoff;
    }

    /// The register on what `backends` name.
    public static DocumentRegister of(Backends backends) {
        BlobsTable blobs = BlobsTable.of(backends);
        return new DocumentRegister(
                DocumentsTable.of(backends),
                LargeJson.of(backends),
                blobs,
                new BlobReferences(blobs, backends.ids()),
                backends.deeds(),
                backends::transaction,
                backends.backoff());
    }

    /// What is to become of a document.
    public sealed interface Edit {
        /// Nothing: it is as it should be.
        record Nothing() implements Edit {}

        /// It is to say something else.
        ///
        /// @param body what
        /// @param digests all that it refers to then
        /// @param stated what it says of blobs that it did not say before
        /// @param kind what this is in the feed
        /// @param field the field concerned; absent when the whole document is
        record Write(
                JsonText body,
                SortedSet<Digest> digests,
                Set<Stated> stated,
                ChangeKind kind,
                Optional<String> field)
                implements Edit {
            public Write {
                digests = Collections.unmodifiableSortedSet(new TreeSet<>(digests));
                stated = Set.copyOf(stated);
            }
        }
    }

    /// What a change came to. Only [Done] has changed anything.
    public sealed interface Changed {
        /// It is written.
        ///
        /// @param before as it was; absent when there was none
        /// @param after as it is
        record Done(Optional<Document> before, Document after) implements Changed {}

        /// Nothing was to be done.
        ///
        /// @param document as it stands; absent when there is none
        record Already(Optional<Document> document) implements Changed {}

        /// Something else is known of a blob's size than the document was to say.
        record WrongSize(Stated stated, long knownBytes) implements Changed {}

        /// More than [#MAX_CHANGED_BLOBS] blobs at once.
        record TooMany() implements Changed {}
    }

    /// Changes or makes a document. A batch read and a transaction; a batch read more when blobs
    /// are named anew or no more, and a store of a blob more when the document is large.
    ///
    /// @param decide what is to become of it; absent means that there is none. It is asked again
    ///   when others were faster, and may end the call by throwing
    public Changed change(DocumentId id, Deed deed, Function<Optional<Document>, Edit> decide) {
        return Contest.until("change a document", backoff, () -> tryChange(id, deed, decide));
    }

    private Optional<Changed> tryChange(
            DocumentId id, Deed deed, Function<Optional<Document>, Edit> decide) {
        Seen seen = documents.see(id);
        Optional<Document> before = seen.document().map(row -> documents.read(row, deed.at()));
        return switch (decide.apply(before)) {
            case Edit.Nothing() -> Optional.of(new Changed.Already(before));
            case Edit.Write write -> {
                Document after = next(id, seen, write.body(), deed.at());
                yield tryWrite(seen, after, write, deed)
                        .map(no -> no.orElseGet(() -> new Changed.Done(before, after)));
            }
        };
    }

    private static Document next(DocumentId id, Seen seen, JsonText body, Instant now) {
        FeedItem.Head head = seen.head().next(now);
        Instant at = head.at().orElseThrow();
        return new Document(
                id,
                body,
                seen.document().map(DocumentRow::revision).orElse(0L) + 1,
                head.seq(),
                seen.document().map(DocumentRow::createdAt).orElse(at),
                at);
    }

    /// Absent when others were faster, else why nothing was written, if nothing was.
    private Optional<Optional<Changed>> tryWrite(
            Seen seen, Document after, Edit.Write write, Deed deed) {
        Optional<Changed> wrong = wrongSize(write.stated());
        if (wrong.isPresent()) {
            return Optional.of(wrong);
        }
        KeptJson body = large.keep(write.body(), deed.at());
        DocumentRow row = DocumentRow.of(after, body, write.digests());
        SortedSet<Digest> old = seen.document().map(DocumentRow::held).orElseGet(TreeSet::new);
        SortedSet<Digest> added = without(row.held(), old);
        SortedSet<Digest> dropped = without(old, row.held());
        if (added.size() + dropped.size() > MAX_CHANGED_BLOBS) {
            return Optional.of(Optional.of(new Changed.TooMany()));
        }
        Transaction transaction = transactions.get();
        documents.put(transaction, seen, row);
        append(transaction, seen, after, write.kind(), write.field());
        record(transaction, deed, seen, after);
        HolderChanges changes = changes(after.id(), added, dropped);
        LargeJson.hold(changes, after.id().holder(), body);
        return commit(transaction, changes, deed.at())
                ? Optional.of(Optional.empty())
                : Optional.empty();
    }

    /// Deletes a document; false when there is none. A batch read and a transaction; a batch read
    /// more when it names blobs.
    ///
    /// @param check is told the number of the change that made the document what it is, absent when
    ///   there is none; may end the call by throwing
    public boolean delete(DocumentId id, Deed deed, Consumer<Optional<Long>> check) {
        return Contest.until("delete a document", backoff, () -> tryDelete(id, deed, check));
    }

    private Optional<Boolean> tryDelete(DocumentId id, Deed deed, Consumer<Optional<Long>> check) {
        Seen seen = documents.see(id);
        check.accept(seen.document().map(DocumentRow::seq));
        if (seen.document().isEmpty()) {
            return Optional.of(false);
        }
        DocumentRow row = seen.document().get();
        Document gone = next(id, seen, EMPTY, deed.at());
        Transaction transaction = transactions.get();
        documents.delete(transaction, seen, id);
        append(transaction, seen, gone, ChangeKind.DOCUMENT_DELETED, Optional.empty());
        record(transaction, deed, seen, gone);
        HolderChanges changes = changes(id, new TreeSet<>(), row.held());
        return commit(transaction, changes, deed.at()) ? Optional.of(true) : Optional.empty();
    }

    private void append(
            Transaction transaction,
            Seen seen,
            Document after,
            ChangeKind kind,
            Optional<String> field) {
        DocumentId id = after.id();
        documents.append(
                transaction,
                seen,
                id.collection(),
                new DocumentChange(
                        after.seq(),
                        id.document(),
                        field,
                        kind,
                        after.revision(),
                        after.updatedAt()));
    }

    private void record(Transaction transaction, Deed deed, Seen seen, Document after) {
        deeds.addTo(
                transaction,
                deed,
                after.id().resource(),
                seen.document().map(DocumentRow::revision),
                Optional.of(after.revision()));
    }

    private static HolderChanges changes(
            DocumentId id, SortedSet<Digest> added, SortedSet<Digest> dropped) {
        HolderChanges changes = new HolderChanges();
        added.forEach(digest -> changes.add(digest, id.holder()));
        dropped.forEach(digest -> changes.drop(digest, id.holder()));
        return changes;
    }

    /// False when somebody changed the document, its collection or a blob meanwhile.
    private boolean commit(Transaction transaction, HolderChanges changes, Instant now) {
        return switch (references.prepare(changes, now)) {
            case Prepared.NotLive _ -> false;
            case Prepared.Ready ready ->
                    ready.addTo(transaction).commit("change a document").isCommitted();
        };
    }

    /// The bytes of a digest never change, so a size that is known once is known for good.
    private Optional<Changed> wrongSize(Set<Stated> stated) {
        Set<Digest> digests = stated.stream().map(Stated::digest).collect(Collectors.toSet());
        var rows = blobs.findAll(digests);
        for (Stated one : stated) {
            if (rows.get(one.digest()) instanceof BlobRow.Stored known
                    && !one.sizeBytes().value().equals(BigInteger.valueOf(known.sizeBytes()))) {
                return Optional.of(new Changed.WrongSize(one, known.sizeBytes()));
            }
        }
        return Optional.empty();
    }

    private static SortedSet<Digest> without(SortedSet<Digest> all, SortedSet<Digest> some) {
        SortedSet<Digest> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
