package dev.waybill.web;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.model.Variant;
import java.util.List;

/// Why a model version cannot be as it is wanted; publishing it may say all of this.
public final class VersionProblem {

    private VersionProblem() {}

    /// Blobs of its variants are not there.
    public static Problem notAvailable(List<Digest> digests) {
        return Problem.of(Code.BLOB_NOT_AVAILABLE, "Upload the blobs of all variants first")
                .with("digests", digests.stream().map(Digest::toString).toList());
    }

    /// A variant states another size than is known of its blob.
    public static Problem wrongSize(Variant variant, long knownBytes) {
        return Problem.of(Code.SIZE_MISMATCH, "The blob has another size than the variant states")
                .with("variant_id", variant.variantId().value())
                .with("digest", variant.blob().digest().toString())
                .with("size_bytes", knownBytes);
    }

    /// Its signature does not verify.
    public static Problem badSignature(String signedBy) {
        return Problem.of(Code.BAD_SIGNATURE, "This is not what the signer's key has signed")
                .with("signed_by", signedBy);
    }
}
