package dev.waybill.domain.blob;

import dev.waybill.domain.blob.RowChange.Pin;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// How bytes become a blob, or do not (protocol A.1.3 to A.1.5 and A.1.11). Every step here is
/// written together with the step of the upload's own record, under the state in which that was
/// read **before** the row was read.
public final class Arrival {

    private Arrival() {}

    /// What becomes of an upload whose bytes are right.
    public sealed interface Outcome {
        /// What happens to the row.
        RowChange change();

        /// The upload's object becomes the blob's.
        record Adopt(RowChange change) implements Outcome {}

        /// The blob was there already: it gets the upload's reference, and the upload's own object
        /// is for nobody.
        record Discard(RowChange change) implements Outcome {}
    }

    /// Decides what becomes of an upload whose bytes are in the bucket and right.
    ///
    /// @param upload the upload
    /// @param row its digest's row, if there is one
    /// @param held whether the upload's holder holds the digest already
    /// @param found the other digests of the bytes, if they are known
    /// @param life the name of the life that begins if there was no row
    /// @param now the server's time
    public static Outcome settle(
            Upload upload,
            Optional<BlobRow> row,
            boolean held,
            Optional<OtherDigests> found,
            String life,
            Instant now) {
        ReferenceCounts more = held ? ReferenceCounts.NONE : upload.reference();
        if (row.isPresent()
                && row.get() instanceof BlobRow.Stored stored
                && stored.state() != BlobState.CORRUPT) {
            return new Outcome.Discard(References.addToPresent(stored, more));
        }
        ReferenceCounts counts =
                row.map(BlobRow::references).orElse(ReferenceCounts.NONE).plus(more);
        if (row.isPresent() && row.get() instanceof BlobRow.Stored damaged) {
            return new Outcome.Adopt(heal(damaged, upload, counts, found, now));
        }
        BlobRow after =
                stored(
                        upload,
                        row.map(BlobRow::life).orElse(life),
                        counts,
                        upload.description(),
                        now,
                        found,
                        now);
        return new Outcome.Adopt(RowChange.of(upload.digest(), row, Optional.of(after)));
    }

    /// A damaged blob gets a new object. The old one is in nobody's name from then on, hence the
    /// receipt; what was said about the blob stays.
    private static RowChange heal(
            BlobRow.Stored damaged,
            Upload upload,
            ReferenceCounts counts,
            Optional<OtherDigests> found,
            Instant now) {
        BlobRow after =
                stored(
                        upload,
                        damaged.life(),
                        counts,
                        damaged.description(),
                        damaged.storedAt(),
                        found.or(damaged::otherDigests),
                        now);
        return new RowChange(
                upload.digest(),
                Optional.of(damaged),
                Optional.of(after),
                Set.of(Pin.NONCE),
                Optional.of(new Receipt(damaged.object())));
    }

    private static BlobRow stored(
            Upload upload,
            String life,
            ReferenceCounts counts,
            BlobDescription description,
            Instant storedAt,
            Optional<OtherDigests> found,
            Instant now) {
        return new BlobRow.Stored(
                upload.digest(),
                life,
                counts,
                BlobState.LIVE,
                upload.object().nonce(),
                upload.sizeBytes(),
                description,
                storedAt,
                counts.sum() == 0 ? Optional.of(now) : Optional.empty(),
                Optional.empty(),
                found,
                Optional.empty());
    }

    /// Decides what the row becomes when a multipart upload's bytes have arrived and are to be
    /// hashed: Verifying for this upload where nothing else was, else absent and unchanged.
    public static Optional<RowChange> startVerifying(
            Upload upload, Optional<BlobRow> row, String life, Instant now) {
        if (row.isPresent() && !(row.get() instanceof BlobRow.Expected)) {
            return Optional.empty();
        }
        BlobRow after =
                new BlobRow.Verifying(
                        upload.digest(),
                        row.map(BlobRow::life).orElse(life),
                        row.map(BlobRow::references).orElse(ReferenceCounts.NONE),
                        upload.id(),
                        upload.sizeBytes(),
                        upload.description(),
                        now);
        return Optional.of(RowChange.of(upload.digest(), row, Optional.of(after)));
    }

    /// Decides what the row becomes when an upload dies without success: if it was waiting for this
    /// upload, it goes back to Expected for its holders, or away; else absent and unchanged.
    public static Optional<RowChange> giveUp(Upload upload, Optional<BlobRow> row) {
        if (row.isEmpty()
                || !(row.get() instanceof BlobRow.Verifying verifying)
                || !verifying.uploadId().equals(upload.id())) {
            return Optional.empty();
        }
        Optional<BlobRow> after =
                verifying.references().sum() > 0
                        ? Optional.of(
                                new BlobRow.Expected(
                                        verifying.digest(),
                                        verifying.life(),
                                        verifying.references()))
                        : Optional.empty();
        return Optional.of(RowChange.of(upload.digest(), row, after, Pin.UPLOAD));
    }
}
