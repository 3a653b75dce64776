package dev.waybill.domain.blob;

import dev.waybill.domain.InvalidRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A description of a blob that another record carries (SPEC 1.1 "BlobReference"): which bytes, how
/// many, and what this holder calls them. The blob need not be stored yet; each reference keeps
/// metadata of its own.
///
/// @param digest the bytes' identity, `hash` on the wire
/// @param sizeBytes their number, 0 or more
/// @param metadata what this reference says about them
public record BlobReference(Digest digest, long sizeBytes, Metadata metadata) {

    public BlobReference {
        if (sizeBytes < 0) {
            throw new InvalidRequest("size_bytes", "must not be negative");
        }
    }

    /// What a reference says about its bytes (SPEC 1.1 "BlobReferenceMetadata").
    ///
    /// @param name a file name; absent when unknown
    /// @param contentType a MIME type; absent when unknown
    /// @param custom anything else, in the order given
    public record Metadata(
            Optional<String> name, Optional<String> contentType, Map<String, String> custom) {

        /// No metadata at all.
        public static final Metadata NONE =
                new Metadata(Optional.empty(), Optional.empty(), Map.of());

        public Metadata {
            SequencedMap<String, String> copy = new LinkedHashMap<>(custom);
            custom = Collections.unmodifiableMap(copy);
        }
    }
}
