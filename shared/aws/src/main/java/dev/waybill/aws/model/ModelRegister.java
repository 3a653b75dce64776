package dev.waybill.aws.model;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.access.TrustKeys;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobReferences.Prepared;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.model.ModelStatement;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Provenance;
import dev.waybill.domain.model.TrustKey;
import dev.waybill.domain.model.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Every change to a model version: the version, what it holds of the blobs, and what is recorded
/// about the change, in one transaction each. A version holds the blobs of its variants from the
/// write that names them to the write that does not. What a signer with a key is said to have
/// signed verifies under the key of that moment (SPEC D0.8), in a draft and when it is published;
/// what becomes of the key later changes nothing about a published version.
public final class ModelRegister {

    /// How many blobs one change may take hold of and let go, together: two writes each, beside one
    /// for the totals, two for the model, one for the signer's key and two for the record.
    public static final int MAX_CHANGED_BLOBS = 47;

    private final ModelsTable models;
    private final BlobsTable blobs;
    private final BlobReferences references;
    private final TrustKeys trust;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    /// @param models where versions stand
    /// @param blobs what is known of their bytes
    /// @param references holders of blobs
    /// @param trust the keys of signers
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    public ModelRegister(
            ModelsTable models,
            BlobsTable blobs,
            BlobReferences references,
            TrustKeys trust,
            Deeds deeds,
            Supplier<Transaction> transactions) {
        this.models = models;
        this.blobs = blobs;
        this.references = references;
        this.trust = trust;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The register on the tables that `backends` name.
    public static ModelRegister of(Backends backends) {
        BlobsTable blobs = BlobsTable.of(backends);
        return new ModelRegister(
                ModelsTable.of(backends),
                blobs,
                new BlobReferences(blobs, backends.ids()),
                TrustKeys.of(backends),
                backends.deeds(),
                backends::transaction);
    }

    /// What a change came to. Only [Done] has changed anything.
    public sealed interface Changed {
        /// It is written.
        record Done() implements Changed {}

        /// Somebody else changed the version since it was read: decide again.
        record Moved() implements Changed {}

        /// A variant states another size than its blob has, or than another variant states.
        ///
        /// @param variant the variant
        /// @param knownBytes the other size
        record WrongSize(Variant variant, long knownBytes) implements Changed {}

        /// These blobs have to be Live, and are not.
        record NotAvailable(List<Digest> digests) implements Changed {
            public NotAvailable {
                digests = List.copyOf(digests);
            }
        }

        /// The signer has a key, and the signature is not of that key over this content.
        record BadSignature(String signedBy) implements Changed {}

        /// More than [#MAX_CHANGED_BLOBS] blobs at once.
        record TooMany() implements Changed {}
    }

    /// Writes a new version.
    public Changed create(ModelVersion version, Deed deed) {
        return write(Optional.empty(), version, deed, false);
    }

    /// Writes other content of a version.
    public Changed replace(ModelVersion before, ModelVersion after, Deed deed) {
        return write(Optional.of(before), after, deed, false);
    }

    /// Publishes a version: every variant's blob is Live, and has the stated size, when it takes
    /// effect.
    public Changed publish(ModelVersion before, ModelVersion after, Deed deed) {
        return write(Optional.of(before), after, deed, true);
    }

    private Changed write(
            Optional<ModelVersion> before, ModelVersion after, Deed deed, boolean published) {
        SortedSet<Digest> old = before.map(ModelVersion::digests).orElseGet(TreeSet::new);
        HolderChanges changes = new HolderChanges();
        Holder holder = holder(after.id());
        int changed = 0;
        for (Digest digest : after.digests()) {
            if (!old.contains(digest)) {
                changes.add(digest, holder);
                changed++;
            }
            if (published) {
                changes.requireLive(digest);
            }
        }
        for (Digest digest : old) {
            if (!after.digests().contains(digest)) {
                changes.drop(digest, holder);
                changed++;
            }
        }
        if (changed > MAX_CHANGED_BLOBS) {
            return new Changed.TooMany();
        }
        List<Variant> stated = published ? all(after) : different(before, after);
        return Attempts.until(
                "change a model version", () -> attempt(before, after, deed, changes, stated));
    }

    private static List<Variant> all(ModelVersion version) {
        return List.copyOf(version.variants().values());
    }

    private static List<Variant> different(Optional<ModelVersion> before, ModelVersion after) {
        List<Variant> known = before.map(ModelRegister::all).orElse(List.of());
        return after.variants().values().stream()
                .filter(variant -> !known.contains(variant))
                .toList();
    }

    /// Absent when one of the blobs, or the signer's key, changed between reading and writing.
    private Optional<Changed> attempt(
            Optional<ModelVersion> before,
            ModelVersion after,
            Deed deed,
            HolderChanges changes,
            List<Variant> stated) {
        Optional<Changed.WrongSize> wrong = wrongSize(stated);
        if (wrong.isPresent()) {
            return Optional.of(wrong.get());
        }
        Optional<Provenance> signed = after.provenance().filter(_ -> isToVerify(after));
        Optional<TrustKey> key = signed.flatMap(by -> trust.find(by.signedBy()));
        if (signed.isPresent() && key.isPresent() && !isSigned(after, signed.get(), key.get())) {
            return Optional.of(new Changed.BadSignature(signed.get().signedBy()));
        }
        return switch (references.prepare(changes, deed.at())) {
            case Prepared.NotLive(var digests) ->
                    Optional.of(new Changed.NotAvailable(List.copyOf(digests)));
            case Prepared.Ready ready -> {
                Transaction transaction = transactions.get();
                signed.ifPresent(by -> trust.check(transaction, by.signedBy(), key));
                yield commit(transaction, before, after, deed, ready);
            }
        };
    }

    /// Whoever withdraws a version need not prove anything.
    private static boolean isToVerify(ModelVersion after) {
        return switch (after.state()) {
            case DRAFT, PUBLISHED -> true;
            case DEPRECATED, YANKED -> false;
        };
    }

    private static boolean isSigned(ModelVersion version, Provenance signed, TrustKey key) {
        return key.verifies(signed, ModelStatement.of(version.id(), version.variants().values()));
    }

    private Optional<Changed> commit(
            Transaction transaction,
            Optional<ModelVersion> before,
            ModelVersion after,
            Deed deed,
            Prepared.Ready ready) {
        before.ifPresentOrElse(
                known -> models.replace(transaction, known, after),
                () -> models.create(transaction, after));
        ready.addTo(transaction);
        deeds.addTo(
                transaction,
                deed,
                resource(after.id()),
                before.map(ModelVersion::revision),
                Optional.of(after.revision()));
        return switch (transaction.commit("change a model version")) {
            case Outcome.Committed() -> Optional.of(new Changed.Done());
            case Outcome.Refused refused when refused.has(ModelsTable.VERSION) ->
                    Optional.of(new Changed.Moved());
            case Outcome.Refused _ -> Optional.empty();
        };
    }

    /// The bytes of a digest never change, so a size that is known once is known for good.
    private Optional<Changed.WrongSize> wrongSize(List<Variant> stated) {
        Map<Digest, Long> sizes = new HashMap<>();
        Set<Digest> digests =
                stated.stream().map(variant -> variant.blob().digest()).collect(Collectors.toSet());
        for (BlobRow row : blobs.findAll(digests).values()) {
            if (row instanceof BlobRow.Stored stored) {
                sizes.put(stored.digest(), stored.sizeBytes());
            }
        }
        for (Variant variant : stated) {
            long size = variant.blob().sizeBytes();
            Long known = sizes.putIfAbsent(variant.blob().digest(), size);
            if (known != null && known != size) {
                return Optional.of(new Changed.WrongSize(variant, known));
            }
        }
        return Optional.empty();
    }

    private static Holder holder(ModelVersionId id) {
        return new Holder(HolderKind.MODEL, id.toString());
    }

    private static String resource(ModelVersionId id) {
        return "models/" + id.modelId() + "/versions/" + id.version();
    }
}
