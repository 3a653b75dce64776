package dev.waybill.devices;

import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.domain.delta.TransferQuestion;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The bytes of an entry's variant, and a URL for them that was made at this moment.
///
/// The content of a distributed version never changes, so variants are kept in memory; the object
/// that holds the bytes may change when a damaged blob is healed, so its row is read each time.
final class Downloads {

    private static final Duration LIFETIME = Duration.ofMinutes(15);
    private static final int KEPT_VERSIONS = 200;

    private final ModelsTable models;
    private final BlobsTable blobs;
    private final BlobUrls urls;
    private final Map<ModelVersionId, ModelVersion> versions =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<ModelVersionId, ModelVersion> eldest) {
                    return size() > KEPT_VERSIONS;
                }
            };

    Downloads(ModelsTable models, BlobsTable blobs, BlobUrls urls) {
        this.models = models;
        this.blobs = blobs;
        this.urls = urls;
    }

    /// The bytes of an entry's variant.
    sealed interface Bytes {
        /// They can be had.
        record There(BlobReference reference, SignedUrl url) implements Bytes {}

        /// They cannot.
        ///
        /// @param why in words
        record NotThere(String why) implements Bytes {}
    }

    /// The bytes of the variant that `entry` chose, as things are now. A device that has them all
    /// keeps its work also while the blob is known to be damaged.
    Bytes find(ModelId modelId, Entry entry, Instant now) {
        Optional<BlobReference> reference =
                entry.variantId()
                        .flatMap(variantId ->
                                variant(new ModelVersionId(modelId, entry.version()), variantId))
                        .map(Variant::blob);
        if (reference.isEmpty()) {
            return new Bytes.NotThere("the registry has no such variant");
        }
        Digest digest = reference.get().digest();
        return blobs.find(digest).orElse(null) instanceof BlobRow.Stored row
                ? find(reference.get(), row, entry.progress().state().hasAllBytes(), now)
                : new Bytes.NotThere("the bytes of %s are not there".formatted(digest));
    }

    private Bytes find(
            BlobReference reference, BlobRow.Stored row, boolean hasAllBytes, Instant now) {
        boolean isLeft = hasAllBytes && row.state() == BlobState.CORRUPT;
        return row.state() == BlobState.LIVE || isLeft
                ? new Bytes.There(reference, urls.get(row.object(), now, LIFETIME))
                : new Bytes.NotThere(
                        "the bytes of %s cannot be read: %s"
                                .formatted(reference.digest(), row.state()));
    }

    /// What runs on a device; absent when it did not say so clearly.
    Optional<TransferQuestion.BaseBlob> base(Assignment assignment, Optional<VariantId> wanted) {
        return TransferQuestion.BaseBlob.of(assignment, wanted, this::version);
    }

    private Optional<Variant> variant(ModelVersionId id, VariantId variantId) {
        return version(id).flatMap(found -> Optional.ofNullable(found.variants().get(variantId)));
    }

    private Optional<ModelVersion> version(ModelVersionId id) {
        Optional<ModelVersion> version;
        synchronized (versions) {
            version = Optional.ofNullable(versions.get(id));
        }
        if (version.isEmpty()) {
            version = models.find(id);
            version.ifPresent(found -> {
                synchronized (versions) {
                    versions.put(id, found);
                }
            });
        }
        return version;
    }
}
