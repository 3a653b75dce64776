package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.BytesDamaged;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Verification;
import java.time.Instant;
import java.util.Optional;

/// Reads whole blobs that the service keeps for itself, of at most
/// [dev.waybill.domain.blob.UploadLimits#MAX_BODY_BYTES]. Nothing is given out before it was hashed
/// again.
public final class BlobSource {

    private final BlobsTable blobs;
    private final BlobReader reader;

    /// @param blobs the rows
    /// @param reader of their objects
    public BlobSource(BlobsTable blobs, BlobReader reader) {
        this.blobs = blobs;
        this.reader = reader;
    }

    /// The blobs that `backends` name.
    public static BlobSource of(Backends backends) {
        return new BlobSource(BlobsTable.of(backends), BlobReader.of(backends));
    }

    /// The bytes of a blob that must be there. One consistent read and one GET.
    ///
    /// @param now the server's time
    /// @throws BytesDamaged when the blob is not readable, or its bytes are gone or changed; then
    ///   it is Corrupt from now on
    public byte[] read(Digest digest, Instant now) {
        return Attempts.until("read a blob", () -> tryRead(digest, now));
    }

    /// Absent when the blob got another object while this one was read.
    private Optional<byte[]> tryRead(Digest digest, Instant now) {
        if (!(blobs.find(digest).orElse(null) instanceof BlobRow.Stored row)) {
            throw BytesDamaged.lost(digest);
        }
        if (row.state() == BlobState.CORRUPT) {
            throw damaged(row);
        }
        return switch (reader.read(row, now)) {
            case BlobReader.Read.Intact intact -> Optional.of(intact.bytes());
            case BlobReader.Read.Damaged(BlobRow.Stored marked) -> throw damaged(marked);
            case BlobReader.Read.Moved() -> Optional.empty();
        };
    }

    private static BytesDamaged damaged(BlobRow.Stored row) {
        return row.lastVerification().flatMap(Verification::actual).isPresent()
                ? BytesDamaged.changed(row.digest())
                : BytesDamaged.lost(row.digest());
    }
}
