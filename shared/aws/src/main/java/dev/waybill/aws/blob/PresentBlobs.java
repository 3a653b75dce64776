package dev.waybill.aws.blob;

import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Verification;
import java.time.Instant;
import java.util.Optional;

/// Finds blobs that need no bytes any more. A row is believed only if its object is there: one that
/// was lost or changed by a fault from outside makes the blob Corrupt, and the bytes are asked for
/// again (SPEC D2.8, X5).
final class PresentBlobs {

    private final BlobsTable blobs;
    private final BlobObjects objects;
    private final BlobChecks checks;

    PresentBlobs(BlobsTable blobs, BlobObjects objects, BlobChecks checks) {
        this.blobs = blobs;
        this.objects = objects;
        this.checks = checks;
    }

    /// The Live or Quarantined row of `digest` whose object is there; absent when bytes are needed.
    Optional<BlobRow.Stored> find(Digest digest, Instant now) {
        if (blobs.find(digest).orElse(null) instanceof BlobRow.Stored row
                && row.state() != BlobState.CORRUPT
                && isIntact(row, now)) {
            return Optional.of(row);
        }
        return Optional.empty();
    }

    private boolean isIntact(BlobRow.Stored row, Instant now) {
        Optional<BlobObjects.Seen> seen = objects.head(row.object());
        if (seen.filter(there -> there.canBe(row.digest(), row.sizeBytes())).isPresent()) {
            return true;
        }
        Verification found =
                seen.flatMap(BlobObjects.Seen::digest)
                        .map(actual -> Verification.changed(now, actual))
                        .orElseGet(() -> Verification.lost(now));
        checks.record(row.object(), found, now, Optional.empty());
        return false;
    }
}
