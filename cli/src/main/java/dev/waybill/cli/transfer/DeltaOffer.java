package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.distribution.TransferMode;
import java.net.URI;
import java.util.Optional;

/// A way to make a blob from less than its bytes (API §10).
///
/// @param base what the device must have; absent: nothing, the transfer is just *packed*
/// @param bytesToFetch how many bytes it takes: plan, pack, and parts of the blob
/// @param plan where the plan is read
/// @param pack where its pack is read; absent when the plan needs none
/// @param isRequired whether the blob itself must not be fetched instead
public record DeltaOffer(
        Optional<Digest> base,
        long bytesToFetch,
        URI plan,
        Optional<URI> pack,
        boolean isRequired) {

    /// Whether it is the same way as `other`, if perhaps by other URLs.
    boolean isSameAs(DeltaOffer other) {
        return base.equals(other.base)
                && bytesToFetch == other.bytesToFetch
                && pack.isPresent() == other.pack.isPresent();
    }

    /// How it is called.
    public TransferMode mode() {
        return base.isPresent() ? TransferMode.DELTA : TransferMode.PACKED;
    }
}
