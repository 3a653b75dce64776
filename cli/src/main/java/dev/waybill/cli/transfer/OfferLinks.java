package dev.waybill.cli.transfer;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/// The links of one rebuild, all renewed from the same source. An offer that changes under way is
/// none: the parts of two ways do not fit together.
final class OfferLinks {

    private final Offer first;
    private final DeltaOffer delta;
    private final OfferSource source;
    private boolean changed;

    OfferLinks(Offer first, DeltaOffer delta, OfferSource source) {
        this.first = first;
        this.delta = delta;
        this.source = source;
    }

    /// The plan's.
    Links plan() {
        return new Links(delta.plan(), () -> fresh(DeltaOffer::plan));
    }

    /// The pack's; empty when there is none.
    Optional<Links> pack() {
        return delta.pack()
                .map(url -> new Links(url, () -> fresh(fresh -> fresh.pack().orElse(url))));
    }

    /// The blob's.
    Links blob() {
        return new Links(first.download(), () -> source.fresh().map(Offer::download));
    }

    /// Whether there was no fresh link because this way is not offered any more.
    boolean hasChanged() {
        return changed;
    }

    private Optional<URI> fresh(Function<DeltaOffer, URI> link) throws InterruptedException {
        Optional<Offer> offer = source.fresh();
        Optional<DeltaOffer> same = offer.flatMap(Offer::delta).filter(delta::isSameAs);
        changed |= offer.isPresent() && same.isEmpty();
        return same.map(link);
    }
}
