package dev.waybill.cli.transfer;

import java.net.URI;
import java.util.Optional;

/// Gives URLs to read a blob from.
@FunctionalInterface
public interface LinkSource {

    /// A URL that works now; empty when the bytes are not wanted any more.
    Optional<URI> fresh() throws InterruptedException;
}
