package dev.waybill.domain.access;

import java.time.Instant;
import java.util.Optional;

/// A bearer token as it is kept: never its secret, only the hash.
///
/// @param tokenId the public part by which it is looked up
/// @param secretSha256 64 lowercase hex digits: SHA-256 of the token's whole text
/// @param principal whom it stands for
/// @param expiresAt from when on it is refused; absent when it does not expire
public record IssuedToken(
        String tokenId, String secretSha256, Principal principal, Optional<Instant> expiresAt) {}
