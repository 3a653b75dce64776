package dev.waybill.cli.transfer;

import java.net.URI;
import java.util.Optional;

/// Where the bytes of a blob are to be had.
///
/// @param download the blob itself
/// @param delta a way to make it from less, if the server offers one
public record Offer(URI download, Optional<DeltaOffer> delta) {

    /// An offer of the blob itself only.
    public static Offer whole(URI download) {
        return new Offer(download, Optional.empty());
    }
}
