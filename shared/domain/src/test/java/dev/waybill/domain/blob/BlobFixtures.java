package dev.waybill.domain.blob;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// Rows and uploads to decide about.
final class BlobFixtures {

    static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    static final Instant EARLIER = NOW.minusSeconds(3600);
    static final Digest DIGEST = Digest.of("a blob".getBytes(StandardCharsets.UTF_8));
    static final String OLD_NONCE = "0".repeat(32);
    static final String NEW_NONCE = "1".repeat(32);
    static final OtherDigests OTHERS =
            new OtherDigests("b".repeat(64), "c".repeat(40), "d".repeat(32));
    static final ReferenceCounts NAMED = new ReferenceCounts(0, 1, 0);
    static final ReferenceCounts OUTSIDE = new ReferenceCounts(0, 0, 1);

    private BlobFixtures() {}

    static BlobRow.Expected expected(ReferenceCounts counts) {
        return new BlobRow.Expected(DIGEST, "life", counts);
    }

    static BlobRow.Verifying verifying(String uploadId, ReferenceCounts counts) {
        return new BlobRow.Verifying(
                DIGEST, "life", counts, uploadId, 7, BlobDescription.NONE, EARLIER);
    }

    static BlobRow.Stored stored(BlobState state, ReferenceCounts counts) {
        return new BlobRow.Stored(
                DIGEST,
                "life",
                counts,
                state,
                OLD_NONCE,
                7,
                BlobDescription.NONE,
                EARLIER,
                counts.sum() == 0 ? Optional.of(EARLIER) : Optional.empty(),
                state == BlobState.QUARANTINED ? Optional.of(EARLIER) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static BlobRow.Stored live(ReferenceCounts counts) {
        return stored(BlobState.LIVE, counts);
    }

    static Upload single(Optional<Holder> holder) {
        return upload(UploadKind.SINGLE, UploadState.OPEN, holder);
    }

    static Upload upload(UploadKind kind, UploadState state, Optional<Holder> holder) {
        return new Upload(
                "mine",
                new BlobObject(DIGEST, NEW_NONCE),
                kind,
                state,
                Optional.empty(),
                7,
                new BlobDescription(
                        new ArtifactType("model"),
                        Optional.empty(),
                        Optional.of("new"),
                        java.util.Map.of()),
                holder,
                kind == UploadKind.MULTIPART
                        ? Optional.of(
                                new Upload.Multipart(
                                        PartPlan.of(7), Optional.empty(), Optional.empty()))
                        : Optional.empty(),
                EARLIER,
                NOW,
                NOW.plus(UploadLimits.LONGEST_PUT));
    }
}
