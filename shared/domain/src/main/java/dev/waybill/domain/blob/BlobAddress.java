package dev.waybill.domain.blob;

import dev.waybill.domain.InvalidRequest;
import java.util.Locale;

/// How a caller names a blob that is looked up: by its SHA-256, or by its BLAKE3 (SPEC 0.2, API
/// §1).
public sealed interface BlobAddress {

    /// The blob whose SHA-256 is `digest`.
    record BySha256(Digest digest) implements BlobAddress {
        @Override
        public String toString() {
            return digest.toString();
        }
    }

    /// The blob whose BLAKE3 is `hex`, 64 lowercase hex digits.
    record ByBlake3(String hex) implements BlobAddress {
        @Override
        public String toString() {
            return BLAKE3 + hex;
        }
    }

    /// The prefix of a BLAKE3 in text.
    String BLAKE3 = "blake3:";

    /// Reads `blake3:<64 hex>` or what [Digest#parse] reads; else [InvalidRequest] with code
    /// `invalid_digest`.
    static BlobAddress parse(String field, String text) {
        if (!text.startsWith(BLAKE3)) {
            return new BySha256(Digest.parse(field, text));
        }
        String hex = text.substring(BLAKE3.length());
        if (!Digest.isHex(hex)) {
            throw InvalidRequest.digest(field, "must be blake3:<64 hex digits>");
        }
        return new ByBlake3(hex.toLowerCase(Locale.ROOT));
    }
}
