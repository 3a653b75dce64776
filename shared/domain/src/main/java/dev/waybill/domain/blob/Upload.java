package dev.waybill.domain.blob;

import java.time.Instant;
import java.util.Optional;

/// One attempt to bring a blob's bytes into the bucket. The record is written before the first
/// byte, so that no object exists that nobody knows of, and kept until no URL of it can still write
/// (protocol A.1, reaper).
///
/// @param id names it
/// @param object where its bytes go; the nonce is this upload's alone
/// @param kind how they get there
/// @param state where it stands
/// @param end why it is dead; present exactly when it is
/// @param sizeBytes the declared size
/// @param description what the blob is to say about itself, if this upload is the first
/// @param holder who is to hold the blob once it is there, or of another subsystem holds it
///   already; absent: one anonymous reference
/// @param multipart how it is cut; present exactly for kind `multipart`
/// @param createdAt when it was asked for
/// @param expiresAt when the last URL of it ends
/// @param reapAt from when on nothing can arrive any more, and what is left of it is removed
public record Upload(
        String id,
        BlobObject object,
        UploadKind kind,
        UploadState state,
        Optional<UploadEnd> end,
        long sizeBytes,
        BlobDescription description,
        Optional<Holder> holder,
        Optional<Multipart> multipart,
        Instant createdAt,
        Instant expiresAt,
        Instant reapAt) {

    public Upload {
        if (end.isPresent() != (state == UploadState.DEAD)) {
            throw new IllegalStateException("an upload has an end exactly when it is dead");
        }
        if (multipart.isPresent() != (kind == UploadKind.MULTIPART)) {
            throw new IllegalStateException(
                    "an upload has parts exactly when it is a multipart one");
        }
    }

    /// How a multipart upload is cut, and what S3 calls it.
    ///
    /// @param plan sizes and number of the parts
    /// @param s3UploadId S3's name for it; absent until the first part's URL is asked for
    /// @param frozenParts what was listed when it was completed for the first time: from then on
    ///   its parts are final
    public record Multipart(
            PartPlan plan, Optional<String> s3UploadId, Optional<String> frozenParts) {}

    /// The digest that was declared.
    public Digest digest() {
        return object.digest();
    }

    /// What its adoption counts as a reference.
    public ReferenceCounts reference() {
        return kind == UploadKind.INTERNAL
                ? ReferenceCounts.NONE
                : holder.map(Holder::reference).orElse(ReferenceCounts.ONE_ANONYMOUS);
    }

    /// Whether its end is still open.
    public boolean undecided() {
        return state == UploadState.OPEN || state == UploadState.VERIFYING;
    }

    /// Whether the blob was there when it ended, through this upload or another.
    public boolean succeeded() {
        return state == UploadState.ADOPTED || end.filter(UploadEnd.DISCARDED::equals).isPresent();
    }
}
