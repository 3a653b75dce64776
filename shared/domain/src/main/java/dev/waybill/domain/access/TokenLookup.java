package dev.waybill.domain.access;

import java.util.Optional;

/// Finds tokens by their public part.
public interface TokenLookup {

    /// The token with this id, expired or not; absent when there is none or it was revoked.
    /// Strongly consistent.
    Optional<IssuedToken> find(String tokenId);
}
