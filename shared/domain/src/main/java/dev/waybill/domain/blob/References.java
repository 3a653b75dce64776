package dev.waybill.domain.blob;

import dev.waybill.domain.blob.RowChange.Pin;
import java.time.Instant;
import java.util.Optional;

/// How references come and go (protocol A.1.6, A.1.7, 0.1.1 and 0.1.3). What a row becomes depends
/// on the row alone; who writes it puts or deletes the holder items in the same transaction.
public final class References {

    private References() {}

    /// Adds references. A digest that nobody knows gets an Expected row; a Quarantined blob becomes
    /// Live again.
    ///
    /// @param digest the digest
    /// @param row its row, if there is one
    /// @param more the references that are new; somebody
    /// @param life the name of the life that begins if there was no row
    public static RowChange add(
            Digest digest, Optional<BlobRow> row, ReferenceCounts more, String life) {
        BlobRow after =
                row.map(present -> present.withReferences(present.references().plus(more)))
                        .orElseGet(() -> new BlobRow.Expected(digest, life, more));
        return RowChange.of(digest, row, Optional.of(after));
    }

    /// Adds some references and drops others in one step.
    ///
    /// @param digest the digest
    /// @param row its row, if there is one
    /// @param more the references that are new
    /// @param fewer the references that go; covered by the row's and the new ones
    /// @param life the name of the life that begins if there was no row
    /// @param now the server's time
    public static RowChange exchange(
            Digest digest,
            Optional<BlobRow> row,
            ReferenceCounts more,
            ReferenceCounts fewer,
            String life,
            Instant now) {
        Optional<BlobRow> grown = more.sum() > 0 ? add(digest, row, more, life).after() : row;
        if (fewer.sum() == 0 || grown.isEmpty()) {
            return RowChange.of(digest, row, grown);
        }
        return RowChange.of(digest, row, drop(grown.get(), fewer, now).after());
    }

    /// Adds references to the very object that was seen: what `present` promises its caller is that
    /// one (protocol A.1.1).
    ///
    /// @param row Live or Quarantined
    /// @param more the references that are new; nobody when the holder holds it already
    public static RowChange addToPresent(BlobRow.Stored row, ReferenceCounts more) {
        BlobRow.Stored after =
                more.sum() == 0 ? row : row.withReferences(row.references().plus(more));
        return RowChange.of(row.digest(), Optional.of(row), Optional.of(after), Pin.NONCE);
    }

    /// Drops references that the row counts. The last one of a stored blob starts its time without
    /// references, that of a digest without bytes removes the row.
    ///
    /// @param row the row
    /// @param fewer the references that go; covered by the row's
    /// @param now the server's time
    public static RowChange drop(BlobRow row, ReferenceCounts fewer, Instant now) {
        ReferenceCounts left = row.references().minus(fewer);
        Optional<BlobRow> after =
                left.sum() > 0 ? Optional.of(row.withReferences(left)) : withoutAny(row, now);
        return RowChange.of(row.digest(), Optional.of(row), after);
    }

    private static Optional<BlobRow> withoutAny(BlobRow row, Instant now) {
        return switch (row) {
            case BlobRow.Expected _ -> Optional.empty();
            case BlobRow.Verifying verifying ->
                    Optional.of(verifying.withReferences(ReferenceCounts.NONE));
            case BlobRow.Stored stored -> Optional.of(stored.unreferenced(now));
        };
    }

    /// Drops one anonymous reference. Absent when there is none to drop: none is counted, or the
    /// blob lives another life than the one the caller means.
    ///
    /// @param row the row
    /// @param life the life whose reference is meant; absent: the present one
    /// @param now the server's time
    public static Optional<RowChange> release(BlobRow row, Optional<String> life, Instant now) {
        if (row.references().anonymous() < 1
                || life.filter(meant -> !meant.equals(row.life())).isPresent()) {
            return Optional.empty();
        }
        RowChange dropped = drop(row, ReferenceCounts.ONE_ANONYMOUS, now);
        return Optional.of(RowChange.of(row.digest(), dropped.before(), dropped.after(), Pin.LIFE));
    }
}
