package dev.waybill.web;

import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Verification;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A blob in an answer (API §3). An Expected row is no blob to anybody.
public record BlobBody(
        String digest,
        @Nullable String blake3,
        long sizeBytes,
        String artifactType,
        @Nullable String mediaType,
        @Nullable String name,
        @Nullable Map<String, String> custom,
        String storedAt,
        long referenceCount,
        String life,
        String state,
        @Nullable LastVerification lastVerification) {

    /// The result of the last check that was asked for, or that found something wrong.
    public record LastVerification(
            String at, boolean ok, @Nullable String actual, @Nullable String reason) {

        static LastVerification of(Verification found) {
            return new LastVerification(
                    found.at().toString(),
                    found.ok(),
                    found.actual().map(Digest::toString).orElse(null),
                    found.dataMissing() ? "data_missing" : null);
        }
    }

    /// The answer `{blob}`.
    public record Wrapped(BlobBody blob) {}

    /// The body for a row; absent for an Expected one.
    public static Optional<BlobBody> shown(BlobRow row) {
        return switch (row) {
            case BlobRow.Expected _ -> Optional.empty();
            case BlobRow.Verifying verifying -> Optional.of(of(verifying));
            case BlobRow.Stored stored -> Optional.of(of(stored));
        };
    }

    /// The body for a row with an object.
    public static BlobBody of(BlobRow.Stored row) {
        return of(
                row,
                row.sizeBytes(),
                row.description(),
                row.storedAt(),
                row.otherDigests().map(others -> "blake3:" + others.blake3()).orElse(null),
                row.lastVerification().map(LastVerification::of).orElse(null));
    }

    private static BlobBody of(BlobRow.Verifying row) {
        return of(row, row.sizeBytes(), row.description(), row.since(), null, null);
    }

    private static BlobBody of(
            BlobRow row,
            long sizeBytes,
            BlobDescription description,
            Instant storedAt,
            @Nullable String blake3,
            @Nullable LastVerification verification) {
        return new BlobBody(
                row.digest().toString(),
                blake3,
                sizeBytes,
                description.artifactType().text(),
                description.mediaType().orElse(null),
                description.name().orElse(null),
                description.custom().isEmpty() ? null : description.custom(),
                storedAt.toString(),
                row.references().sum(),
                row.life(),
                row.state().toString(),
                verification);
    }
}
