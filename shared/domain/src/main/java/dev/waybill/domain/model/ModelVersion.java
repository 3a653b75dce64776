package dev.waybill.domain.model;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// One version of a model: the ModelRegistryDocument of SPEC 1.1, its state and its revision. A
/// draft may be changed; from publishing on its content is fixed for ever (SPEC D0.7).
///
/// @param id model and version
/// @param description in words; absent when there is none
/// @param variants by id, at most [#MAX_VARIANTS]
/// @param provenance who vouches for the variants; absent when nobody does
/// @param state where it stands
/// @param revision 1 at first, and one more with every change
/// @param createdAt when it was first put
/// @param updatedAt when it last changed
public record ModelVersion(
        ModelVersionId id,
        Optional<String> description,
        SortedMap<VariantId, Variant> variants,
        Optional<Provenance> provenance,
        VersionState state,
        long revision,
        Instant createdAt,
        Instant updatedAt) {

    /// How many variants a version may have: so many that all their blobs can be taken hold of in
    /// one transaction.
    public static final int MAX_VARIANTS = 45;

    public ModelVersion {
        variants = Collections.unmodifiableSortedMap(new TreeMap<>(variants));
        if (variants.size() > MAX_VARIANTS) {
            throw new IllegalStateException("too many variants");
        }
    }

    /// What an edit of the content leads to.
    public sealed interface Edit {
        /// The version as it is to be written.
        record Changed(ModelVersion next) implements Edit {}

        /// The same content again: nothing to write.
        record Unchanged() implements Edit {}

        /// Refused: the version is no draft, and this is other content.
        record Immutable() implements Edit {}
    }

    /// A new draft with the stated content.
    public static ModelVersion draft(ModelVersionId id, VersionContent content, Instant now) {
        return new ModelVersion(
                id,
                content.description(),
                content.variants().orElseGet(TreeMap::new),
                content.provenance(),
                VersionState.DRAFT,
                1,
                now,
                now);
    }

    /// Replaces the whole content of a draft: what is not stated is removed. On a version that is
    /// no draft, stating nothing else than what is there is [Edit.Unchanged].
    public Edit replaced(VersionContent content, Instant now) {
        if (state != VersionState.DRAFT) {
            return contradicts(content) ? new Edit.Immutable() : new Edit.Unchanged();
        }
        return edited(
                content.description(),
                content.variants().orElseGet(TreeMap::new),
                content.provenance(),
                now);
    }

    /// Inserts or replaces one variant. Other variants than before are not what was signed, so the
    /// provenance goes.
    public Edit with(Variant variant, Instant now) {
        SortedMap<VariantId, Variant> next = new TreeMap<>(variants);
        if (variant.equals(next.put(variant.variantId(), variant))) {
            return new Edit.Unchanged();
        }
        return edited(description, next, Optional.empty(), now);
    }

    /// Sets the provenance.
    public Edit with(Provenance signed, Instant now) {
        return edited(description, variants, Optional.of(signed), now);
    }

    /// The same content in another state.
    public ModelVersion in(VersionState next, Instant now) {
        return new ModelVersion(
                id, description, variants, provenance, next, revision + 1, createdAt, now);
    }

    /// Does nothing if there is a variant that a device could get; else [InvalidRequest]. What
    /// holds none is not to be published, since it could never get one.
    public void requireVariants() {
        if (variants.isEmpty()) {
            throw new InvalidRequest(
                    "variants", "is empty; the version has none yet, add one first");
        }
    }

    /// The digests that the variants name, each once.
    public SortedSet<Digest> digests() {
        SortedSet<Digest> digests = new TreeSet<>();
        variants.values().forEach(variant -> digests.add(variant.blob().digest()));
        return Collections.unmodifiableSortedSet(digests);
    }

    private Edit edited(
            Optional<String> nextDescription,
            SortedMap<VariantId, Variant> nextVariants,
            Optional<Provenance> nextProvenance,
            Instant now) {
        if (description.equals(nextDescription)
                && variants.equals(nextVariants)
                && provenance.equals(nextProvenance)) {
            return new Edit.Unchanged();
        }
        if (state != VersionState.DRAFT) {
            return new Edit.Immutable();
        }
        return new Edit.Changed(
                new ModelVersion(
                        id,
                        nextDescription,
                        nextVariants,
                        nextProvenance,
                        state,
                        revision + 1,
                        createdAt,
                        now));
    }

    private boolean contradicts(VersionContent content) {
        return content.description().isPresent() && !content.description().equals(description)
                || content.variants().isPresent() && !content.variants().get().equals(variants)
                || content.provenance().isPresent() && !content.provenance().equals(provenance);
    }
}
