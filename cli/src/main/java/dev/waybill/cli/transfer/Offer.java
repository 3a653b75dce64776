package dev.waybill.cli.transfer;

import java.net.URI;
import java.util.Optional;

/// Where the bytes of a blob are to be had.
///
/// @param download the blob itself
/// @param delta a way to make it from less, if the server offers one
/// @param isForWhoHasAllBytes whether the server takes the device to have them, and says nothing of
///   how they came though it was by a delta: the blob is perhaps not to be fetched whole
public record Offer(URI download, Optional<DeltaOffer> delta, boolean isForWhoHasAllBytes) {

    /// An offer of bytes that are to be fetched.
    public Offer(URI download, Optional<DeltaOffer> delta) {
        this(download, delta, false);
    }

    /// An offer of the blob itself only.
    public static Offer whole(URI download) {
        return new Offer(download, Optional.empty());
    }
}
