package dev.waybill.web;

import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TokenLookup;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Tells who bears a token (DESIGN §7). A token reads `wb_<token_id>_<secret>`; only its hash is
/// known here, and it is compared in constant time. What was looked up is kept for 55 s, and may be
/// a moment old then, so a revocation takes at most 60 s.
public final class Authenticator {

    private static final Duration KEPT = Duration.ofSeconds(55);
    private static final int KEPT_TOKENS = 10_000;
    private static final int MAX_TOKEN_CHARS = 512;
    private static final String PREFIX = "wb_";
    private static final String BEARER = "bearer ";
    private static final String FIRST_ADMIN = "admin";

    private final TokenLookup tokens;
    private final Optional<IssuedToken> firstAdmin;
    private final InstantSource clock;
    private final Map<String, Known> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > KEPT_TOKENS;
                }
            };

    private record Known(Optional<IssuedToken> token, Instant until) {}

    /// @param tokens the tokens that were issued
    /// @param adminTokenSha256 hex SHA-256 of the first admin token's text, which reads
    ///   `wb_admin_<secret>`; empty text when there is no such token
    /// @param clock the server's clock
    public Authenticator(TokenLookup tokens, String adminTokenSha256, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
        this.firstAdmin =
                adminTokenSha256.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new IssuedToken(
                                        FIRST_ADMIN,
                                        adminTokenSha256,
                                        new Principal(FIRST_ADMIN, Role.ADMIN, Optional.empty()),
                                        Optional.empty()));
    }

    /// Who sent `request`; absent when it has no token or a bad, revoked or expired one.
    public Optional<Principal> authenticate(Request request) {
        Optional<String> header = request.header("authorization");
        if (header.isEmpty() || !header.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String token = header.get().substring(BEARER.length()).trim();
        int end = token.indexOf('_', PREFIX.length());
        if (!token.startsWith(PREFIX) || end < 0 || token.length() > MAX_TOKEN_CHARS) {
            return Optional.empty();
        }
        String tokenId = token.substring(PREFIX.length(), end);
        if (tokenId.isEmpty()) {
            return Optional.empty();
        }
        return find(tokenId)
                .filter(issued -> isSecret(token, issued))
                .filter(issued ->
                        issued.expiresAt().isEmpty()
                                || clock.instant().isBefore(issued.expiresAt().get()))
                .map(IssuedToken::principal);
    }

    /// The hash under which a token's text is kept: lowercase hex SHA-256.
    public static String hash(String token) {
        return Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static boolean isSecret(String token, IssuedToken issued) {
        return MessageDigest.isEqual(
                hash(token).getBytes(StandardCharsets.US_ASCII),
                issued.secretSha256().getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<IssuedToken> find(String tokenId) {
        if (tokenId.equals(FIRST_ADMIN)) {
            return firstAdmin;
        }
        Instant now = clock.instant();
        synchronized (known) {
            Known kept = known.get(tokenId);
            if (kept != null && now.isBefore(kept.until())) {
                return kept.token();
            }
        }
        Optional<IssuedToken> token = tokens.find(tokenId);
        if (token.isPresent()) {
            synchronized (known) {
                known.put(tokenId, new Known(token, now.plus(KEPT)));
            }
        }
        return token;
    }
}
