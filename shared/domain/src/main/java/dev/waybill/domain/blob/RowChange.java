package dev.waybill.domain.blob;

import java.util.Optional;
import java.util.Set;

/// One step of a row: what it was when the step was decided, and what it becomes. The step is
/// written under a condition that holds while the decision holds: the row still is in the state it
/// was in, still has (or lacks) references as it had, and whatever `pins` name is unchanged. Counts
/// move by their difference, so that steps which do not disturb each other do not refuse each
/// other.
///
/// @param digest whose row
/// @param before the row as it was read; absent when there was none
/// @param after the row as it is to be; absent when it is removed
/// @param pins what else must be as it was read
/// @param receipt the object that the step takes out of the row, to be deleted afterwards
public record RowChange(
        Digest digest,
        Optional<BlobRow> before,
        Optional<BlobRow> after,
        Set<Pin> pins,
        Optional<Receipt> receipt) {

    /// What a condition may hold fast beside the state.
    public enum Pin {
        /// The object that readers are given.
        NONCE,
        /// The life.
        LIFE,
        /// The upload that a Verifying row waits for.
        UPLOAD,
        /// The number of named references.
        NAMED,
        /// The number of references from outside of the artifact store.
        OUTSIDE,
        /// That nobody outside of the artifact store holds it.
        NOT_OUTSIDE,
        /// That nobody holds it, since the time that was read.
        UNREFERENCED,
        /// Since when it is in quarantine.
        QUARANTINED_SINCE
    }

    public RowChange {
        pins = Set.copyOf(pins);
    }

    static RowChange of(
            Digest digest, Optional<BlobRow> before, Optional<BlobRow> after, Pin... pins) {
        return new RowChange(digest, before, after, Set.of(pins), Optional.empty());
    }

    /// What it does to the totals.
    public Totals totals() {
        return Totals.of(after).minus(Totals.of(before));
    }
}
