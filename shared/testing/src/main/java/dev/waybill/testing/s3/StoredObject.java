package dev.waybill.testing.s3;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object as it is kept.
///
/// @param etag in quotes
/// @param sha256 the checksum in base64, composite (`…-3`) for one made of parts; absent when the
///   object was written without one
record StoredObject(
        Content content,
        String etag,
        Optional<String> sha256,
        Instant lastModified,
        Headers headers) {
    /// Whether the checksum is over the checksums of parts.
    boolean isComposite() {
        return sha256.filter(checksum -> checksum.contains("-")).isPresent();
    }

    /// What a writer says about an object and a reader gets back.
    record Headers(
            @Nullable String contentType,
            @Nullable String contentEncoding,
            @Nullable String contentDisposition,
            @Nullable String cacheControl,
            Map<String, String> metadata) {
        /// Copies the metadata.
        Headers {
            metadata = Map.copyOf(metadata);
        }
    }
}
