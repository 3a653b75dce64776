package dev.waybill.web;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A blob reference in a request or an answer (SPEC 1.1): `{hash, size_bytes, metadata: {name?,
/// content_type?, custom?}}`; `custom` is left out when it is empty.
public record ReferenceBody(
        @Nullable String hash, @Nullable Long sizeBytes, @Nullable MetadataBody metadata) {

    /// What the reference says about the bytes.
    public record MetadataBody(
            @Nullable String name,
            @Nullable String contentType,
            @Nullable Map<String, @Nullable String> custom) {

        private static MetadataBody of(BlobReference.Metadata metadata) {
            return new MetadataBody(
                    metadata.name().orElse(null),
                    metadata.contentType().orElse(null),
                    metadata.custom().isEmpty() ? null : new LinkedHashMap<>(metadata.custom()));
        }

        private BlobReference.Metadata parse(String field) {
            Map<String, String> parsed = new LinkedHashMap<>();
            if (custom != null) {
                custom.forEach((key, value) -> {
                    if (value == null) {
                        throw new InvalidRequest(field + ".custom", "must hold texts");
                    }
                    if (key.isEmpty()) {
                        throw new InvalidRequest(field + ".custom", "must not have an empty key");
                    }
                    parsed.put(key, value);
                });
            }
            return new BlobReference.Metadata(
                    Optional.ofNullable(name), Optional.ofNullable(contentType), parsed);
        }
    }

    /// `reference` for an answer.
    public static ReferenceBody of(BlobReference reference) {
        return new ReferenceBody(
                reference.digest().toString(),
                reference.sizeBytes(),
                MetadataBody.of(reference.metadata()));
    }

    /// The reference that a caller sent; `metadata` may be `{}` but not absent (SPEC 1.1). What is
    /// wrong is an [InvalidRequest] for a part of `field`.
    public BlobReference parse(String field) {
        if (hash == null || sizeBytes == null || metadata == null) {
            String missing = hash == null ? "hash" : sizeBytes == null ? "size_bytes" : "metadata";
            throw new InvalidRequest(field + "." + missing, "is required");
        }
        if (sizeBytes < 0) {
            throw new InvalidRequest(field + ".size_bytes", "must not be negative");
        }
        return new BlobReference(
                Digest.parse(field + ".hash", hash),
                sizeBytes,
                metadata.parse(field + ".metadata"));
    }
}
