package dev.waybill.cli.transfer;

import java.net.URI;
import java.util.Optional;

/// The URL that all connections of one download share: whoever finds it stale renews it for all.
final class Links {

    private final LinkSource source;
    private URI current;

    Links(URI first, LinkSource source) {
        this.current = first;
        this.source = source;
    }

    synchronized URI current() {
        return current;
    }

    /// A URL other than `stale`; empty when the bytes are not wanted any more.
    synchronized Optional<URI> insteadOf(URI stale) throws InterruptedException {
        if (!current.equals(stale)) {
            return Optional.of(current);
        }
        Optional<URI> fresh = source.fresh();
        fresh.ifPresent(url -> current = url);
        return fresh;
    }
}
