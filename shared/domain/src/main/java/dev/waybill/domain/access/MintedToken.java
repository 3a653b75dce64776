package dev.waybill.domain.access;

import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// A bearer token at the moment it is made: the only time at which its text is known.
///
/// @param text `wb_<token_id>_<secret>`, to be shown once
/// @param token what is kept of it
public record MintedToken(String text, IssuedToken token) {

    private static final String PREFIX = "wb_";

    /// Makes a token with a new id and a new secret.
    public static MintedToken mint(Ids ids, Principal principal, Optional<Instant> expiresAt) {
        String tokenId = ids.next();
        String text = PREFIX + tokenId + "_" + ids.secret();
        String hash = Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
        return new MintedToken(text, new IssuedToken(tokenId, hash, principal, expiresAt));
    }

    /// Hides the text.
    @Override
    public String toString() {
        return "MintedToken[" + token.tokenId() + "]";
    }
}
