package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.domain.blob.Verification;
import java.time.Instant;
import java.util.Optional;

/// Reads the bytes of small blobs, and hashes them before anybody is given them. Bytes that are
/// wrong or gone make the blob Corrupt.
public final class BlobReader {

    private final BlobObjects objects;
    private final BlobChecks checks;

    /// @param objects the bucket
    /// @param checks records what is found wrong
    public BlobReader(BlobObjects objects, BlobChecks checks) {
        this.objects = objects;
        this.checks = checks;
    }

    /// The reader on what `backends` name.
    public static BlobReader of(Backends backends) {
        return new BlobReader(BlobObjects.of(backends), BlobChecks.of(backends));
    }

    /// What came of reading a blob's object.
    public sealed interface Read {
        /// The right bytes.
        final class Intact implements Read {

            private final byte[] bytes;

            private Intact(byte[] bytes) {
                this.bytes = bytes;
            }

            /// The bytes; not copied.
            public byte[] bytes() {
                return bytes;
            }
        }

        /// They are wrong or gone; the row says so now.
        record Damaged(BlobRow.Stored row) implements Read {}

        /// The blob has another object by now, or none: read its row again.
        record Moved() implements Read {}
    }

    /// The bytes of `row`'s object: one GetObject.
    ///
    /// @param row of at most [UploadLimits#MAX_BODY_BYTES] bytes
    public Read read(BlobRow.Stored row, Instant now) {
        int most = Math.toIntExact(UploadLimits.MAX_BODY_BYTES) + 1;
        Optional<byte[]> bytes = objects.bytes(row.object(), most);
        if (bytes.isEmpty()) {
            return damaged(row, Verification.lost(now), now);
        }
        Digest actual = Digest.of(bytes.get());
        return actual.equals(row.digest())
                ? new Read.Intact(bytes.get())
                : damaged(row, Verification.changed(now, actual), now);
    }

    private Read damaged(BlobRow.Stored row, Verification found, Instant now) {
        return checks.record(row.object(), found, now, Optional.empty())
                .<Read>map(Read.Damaged::new)
                .orElseGet(Read.Moved::new);
    }
}
