package dev.waybill.domain.blob;

import dev.waybill.domain.blob.RowChange.Pin;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// How a stored blob leaves, and how a quarantined one comes back (protocol 0.1.4, 0.1.5 and
/// A.1.10).
public final class Departure {

    private Departure() {}

    /// Removes a stored blob together with its artifact references, named (whose holder items go in
    /// the same transaction) and anonymous. Absent while anybody outside of the artifact store
    /// holds it.
    public static Optional<RowChange> remove(BlobRow.Stored row) {
        if (row.references().outside() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                new RowChange(
                        row.digest(),
                        Optional.of(row),
                        Optional.empty(),
                        Set.of(Pin.NONCE, Pin.NAMED, Pin.NOT_OUTSIDE),
                        Optional.of(new Receipt(row.object()))));
    }

    /// Brings a quarantined blob back; its time without references starts anew. Absent when it is
    /// not quarantined.
    public static Optional<RowChange> restore(BlobRow.Stored row, Instant now) {
        if (row.state() != BlobState.QUARANTINED) {
            return Optional.empty();
        }
        return Optional.of(
                RowChange.of(
                        row.digest(),
                        Optional.of(row),
                        Optional.of(row.unreferenced(now)),
                        Pin.NONCE));
    }
}
