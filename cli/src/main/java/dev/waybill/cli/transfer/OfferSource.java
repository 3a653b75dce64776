package dev.waybill.cli.transfer;

import java.util.Optional;

/// Gives offers with URLs that work now.
@FunctionalInterface
public interface OfferSource {

    /// A fresh offer; empty when the bytes are not wanted any more.
    Optional<Offer> fresh() throws InterruptedException;
}
