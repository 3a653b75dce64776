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

    /// Removes a stored blob whoever holds it. Its artifact references go as in [#remove]; holders
    /// outside of the artifact store stay, and expect its bytes.
    ///
    /// @param life the name of the life that begins if they expect them
    public static RowChange force(BlobRow.Stored row, String life) {
        return remove(row)
                .orElseGet(() ->
                        new RowChange(
                                row.digest(),
                                Optional.of(row),
                                Optional.of(
                                        new BlobRow.Expected(
                                                row.digest(),
                                                life,
                                                new ReferenceCounts(
                                                        0, 0, row.references().outside()))),
                                Set.of(Pin.NONCE, Pin.NAMED, Pin.OUTSIDE),
                                Optional.of(new Receipt(row.object()))));
    }

    /// What a sweep does with a blob that nobody holds: a Live one goes into quarantine once its
    /// grace is over, a quarantined one is removed once it has served its time, and so is a Corrupt
    /// one after the grace; it never passes through the quarantine, from where a reference would
    /// make it Live. Absent when it is to stay as it is.
    public static Optional<RowChange> sweep(BlobRow.Stored row, SweepOrder order) {
        if (row.unreferencedSince().isEmpty()) {
            return Optional.empty();
        }
        boolean isPastGrace = order.isPastGrace(row.unreferencedSince().get());
        return switch (row.state()) {
            case LIVE ->
                    isPastGrace ? Optional.of(quarantine(row, order.asOf())) : Optional.empty();
            case QUARANTINED ->
                    row.quarantinedSince().filter(order::isPastQuarantine).isPresent()
                            ? Optional.of(
                                    claim(row, Pin.NONCE, Pin.UNREFERENCED, Pin.QUARANTINED_SINCE))
                            : Optional.empty();
            case CORRUPT ->
                    isPastGrace
                            ? Optional.of(claim(row, Pin.NONCE, Pin.UNREFERENCED))
                            : Optional.empty();
            case EXPECTED, VERIFYING ->
                    throw new IllegalStateException("a stored blob is in none of these");
        };
    }

    private static RowChange quarantine(BlobRow.Stored row, Instant asOf) {
        return RowChange.of(
                row.digest(),
                Optional.of(row),
                Optional.of(row.quarantined(asOf)),
                Pin.NONCE,
                Pin.UNREFERENCED);
    }

    private static RowChange claim(BlobRow.Stored row, Pin... pins) {
        return new RowChange(
                row.digest(),
                Optional.of(row),
                Optional.empty(),
                Set.of(pins),
                Optional.of(new Receipt(row.object())));
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
