package dev.waybill.domain.blob;

/// What a sweep has done so far, or would have done.
///
/// @param scanned how many blobs without references it has looked at
/// @param quarantined how many of them went into quarantine
/// @param reclaimed how many were removed
/// @param reclaimedBytes their sizes together
public record SweepTally(long scanned, long quarantined, long reclaimed, long reclaimedBytes) {

    /// Nothing yet.
    public static final SweepTally NONE = new SweepTally(0, 0, 0, 0);

    /// One blob that stays as it is.
    public static final SweepTally SEEN = new SweepTally(1, 0, 0, 0);

    /// What one step counts.
    public static SweepTally of(RowChange step) {
        if (step.after().isPresent()) {
            return new SweepTally(1, 1, 0, 0);
        }
        return new SweepTally(1, 0, 1, -step.totals().bytes());
    }

    /// These and `more`.
    public SweepTally plus(SweepTally more) {
        return new SweepTally(
                scanned + more.scanned,
                quarantined + more.quarantined,
                reclaimed + more.reclaimed,
                reclaimedBytes + more.reclaimedBytes);
    }
}
