package dev.waybill.models;

import dev.waybill.domain.model.ModelVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model version in an answer: the ModelRegistryDocument of SPEC 1.1, its state and its times.
record VersionBody(
        String modelId,
        String version,
        Map<String, VariantBody> variants,
        @Nullable ProvenanceBody provenance,
        @Nullable String description,
        String state,
        long revision,
        String createdAt,
        String updatedAt) {

    static VersionBody of(ModelVersion version) {
        Map<String, VariantBody> variants = new LinkedHashMap<>();
        version.variants()
                .forEach((id, variant) -> variants.put(id.value(), VariantBody.of(variant)));
        return new VersionBody(
                version.id().modelId().value(),
                version.id().version().value(),
                variants,
                version.provenance().map(ProvenanceBody::of).orElse(null),
                version.description().orElse(null),
                version.state().toString(),
                version.revision(),
                version.createdAt().toString(),
                version.updatedAt().toString());
    }
}
