package dev.waybill.domain.blob;

import dev.waybill.domain.blob.RowChange.Pin;
import java.util.Optional;

/// What a check of a stored blob's bytes does to its row (protocol A.1.13). It speaks of one
/// object: the step is refused when the row names another one by now.
public final class Inspection {

    private Inspection() {}

    /// Records what was found. Wrong or lost bytes make a Live blob Corrupt; right ones leave the
    /// state as it is, for a Corrupt blob is healed by an upload only.
    ///
    /// @param row the row that named the object which was checked
    /// @param found the result
    public static RowChange record(BlobRow.Stored row, Verification found) {
        BlobRow after =
                !found.ok() && row.state() == BlobState.LIVE
                        ? row.corrupt(found)
                        : row.verified(found);
        return RowChange.of(row.digest(), Optional.of(row), Optional.of(after), Pin.NONCE);
    }

    /// Adds the other digests of bytes that were found right.
    public static RowChange index(BlobRow.Stored row, OtherDigests found) {
        return RowChange.of(
                row.digest(), Optional.of(row), Optional.of(row.indexed(found)), Pin.NONCE);
    }
}
