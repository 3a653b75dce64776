package dev.waybill.cli.agent;

import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.transfer.Offer;
import dev.waybill.cli.transfer.OfferSource;
import java.util.Optional;

/// Fresh offers of one piece of work; remembers that there was none because the bytes cannot be
/// read at the moment, which is no reason to forget what has come.
final class FreshOffers implements OfferSource {

    private final DeviceApi api;
    private final String distributionId;
    private volatile boolean unreadable;

    FreshOffers(DeviceApi api, String distributionId) {
        this.api = api;
        this.distributionId = distributionId;
    }

    @Override
    public Optional<Offer> fresh() throws InterruptedException {
        try {
            return api.freshOffer(distributionId);
        } catch (ApiProblem problem) {
            if (!problem.is("blob_not_available")) {
                throw problem;
            }
            unreadable = true;
            return Optional.empty();
        }
    }

    /// Whether that is what ended the transfer that asked.
    boolean areUnreadable() {
        return unreadable;
    }
}
