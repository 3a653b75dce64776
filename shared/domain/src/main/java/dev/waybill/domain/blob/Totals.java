package dev.waybill.domain.blob;

import java.util.Optional;

/// Sums over all blobs that own an object: Live, Quarantined and Corrupt ones. Also a difference of
/// such sums, so any of them may be negative.
///
/// @param blobs how many
/// @param bytes their sizes together
/// @param referencedBytes the sizes of those that somebody holds
public record Totals(long blobs, long bytes, long referencedBytes) {

    /// No blobs, or no difference.
    public static final Totals NONE = new Totals(0, 0, 0);

    /// What one row contributes.
    public static Totals of(Optional<BlobRow> row) {
        if (row.isPresent() && row.get() instanceof BlobRow.Stored stored) {
            long size = stored.sizeBytes();
            return new Totals(1, size, stored.references().sum() > 0 ? size : 0);
        }
        return NONE;
    }

    /// These and `more`.
    public Totals plus(Totals more) {
        return new Totals(
                blobs + more.blobs, bytes + more.bytes, referencedBytes + more.referencedBytes);
    }

    /// These without `less`.
    public Totals minus(Totals less) {
        return new Totals(
                blobs - less.blobs, bytes - less.bytes, referencedBytes - less.referencedBytes);
    }
}
