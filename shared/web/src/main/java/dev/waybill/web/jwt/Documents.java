package dev.waybill.web.jwt;

import java.io.IOException;
import java.net.URI;

/// Fetches what an issuer publishes.
@FunctionalInterface
public interface Documents {

    /// The bytes at `address`; throws when there are none, too many, or not soon enough.
    byte[] fetch(URI address) throws IOException;
}
