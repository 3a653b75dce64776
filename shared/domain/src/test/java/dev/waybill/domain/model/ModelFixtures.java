package dev.waybill.domain.model;

import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Versions and variants for tests.
final class ModelFixtures {

    static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");
    static final Instant LATER = NOW.plusSeconds(60);
    static final ModelVersionId ID =
            new ModelVersionId(new ModelId("target_recognition"), new Version("4.2.1"));
    static final Provenance SIGNED = new Provenance("ci", "c2lnbmF0dXJl", Optional.empty());

    private ModelFixtures() {}

    static Variant variant(String id, String bytes) {
        return new Variant(
                new VariantId(id),
                new BlobReference(
                        Digest.of(bytes.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        bytes.length(),
                        BlobReference.Metadata.NONE),
                "float32",
                List.of("CUDAExecutionProvider"),
                Optional.of(4.0),
                Optional.empty());
    }

    static SortedMap<VariantId, Variant> variants(Variant... variants) {
        SortedMap<VariantId, Variant> map = new TreeMap<>();
        for (Variant variant : variants) {
            map.put(variant.variantId(), variant);
        }
        return map;
    }

    static VersionContent content(String description, Variant... variants) {
        return new VersionContent(
                Optional.of(description), Optional.of(variants(variants)), Optional.empty());
    }

    static VersionContent nothing() {
        return new VersionContent(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
