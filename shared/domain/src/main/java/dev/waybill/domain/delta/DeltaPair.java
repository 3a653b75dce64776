package dev.waybill.domain.delta;

import dev.waybill.domain.blob.Digest;
import java.util.Optional;

/// From which bytes to which. There is one way for each pair, whoever needs it.
///
/// @param base the bytes that the device has; absent: it has none, and the target comes *packed*,
///   whole and compressed
/// @param target the bytes that it is to have
public record DeltaPair(Optional<Digest> base, Digest target) {

    /// Larger blobs are neither the base nor the target of a delta.
    public static final long MAX_BLOB_BYTES = 4L << 30;

    private static final String NOTHING = "none";
    private static final char BETWEEN = '-';

    /// Whether a delta can be made between blobs of these sizes.
    public static boolean takes(long baseBytes, long targetBytes) {
        return baseBytes <= MAX_BLOB_BYTES && targetBytes <= MAX_BLOB_BYTES;
    }

    /// The pair that [#toString] spells; a bug if `text` is none, since it is our own.
    public static DeltaPair parse(String text) {
        int between = text.indexOf(BETWEEN);
        if (between < 0) {
            throw new IllegalStateException("no pair of digests");
        }
        String base = text.substring(0, between);
        return new DeltaPair(
                base.equals(NOTHING) ? Optional.empty() : Optional.of(new Digest(base)),
                new Digest(text.substring(between + 1)));
    }

    /// `<hex of the base, or none>-<hex of the target>`.
    @Override
    public String toString() {
        return base.map(Digest::hex).orElse(NOTHING) + BETWEEN + target.hex();
    }
}
