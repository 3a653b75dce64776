package dev.waybill.web;

import dev.waybill.domain.access.Bearer;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TokenLookup;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.jwt.JwtAuthenticator;
import dev.waybill.web.jwt.JwtRehearsal;
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
/// a moment old then, so a revocation takes at most 60 s. Every other token is a JWT of the trusted
/// issuer, if there is one.
public final class Authenticator {

    private static final Duration KEPT = Duration.ofSeconds(55);
    private static final int KEPT_TOKENS = 10_000;
    private static final int MAX_TOKEN_CHARS = 512;
    private static final String PREFIX = "wb_";
    private static final String BEARER = "bearer ";
    private static final String FIRST_ADMIN = "admin";

    private final TokenLookup tokens;
    private final Optional<IssuedToken> firstAdmin;
    private final Optional<JwtAuthenticator> jwts;
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
    /// @param issuer whose JWTs are taken; absent when none are
    /// @param clock the server's clock
    public Authenticator(
            TokenLookup tokens,
            String adminTokenSha256,
            Optional<TrustedIssuer> issuer,
            InstantSource clock) {
        this(
                tokens,
                adminTokenSha256,
                clock,
                issuer.isPresent()
                        ? Optional.of(JwtAuthenticator.of(issuer.get(), clock))
                        : Optional.empty());
    }

    Authenticator(
            TokenLookup tokens,
            String adminTokenSha256,
            InstantSource clock,
            Optional<JwtAuthenticator> jwts) {
        this.tokens = tokens;
        this.clock = clock;
        this.jwts = jwts;
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

    /// Who sent `request`.
    public Authentication authenticate(Request request) {
        Optional<String> header = request.header("authorization");
        if (header.isEmpty() || !header.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Authentication.Refused("no token");
        }
        String token = header.get().substring(BEARER.length()).trim();
        if (jwts.isPresent() && !token.startsWith(PREFIX)) {
            return jwts.get().authenticate(token);
        }
        Optional<IssuedToken> issued =
                tokenId(token).flatMap(this::find).filter(found -> isSecret(token, found));
        if (issued.isEmpty()) {
            return new Authentication.Refused("unknown token");
        }
        Optional<Instant> end = issued.get().expiresAt();
        return end.isEmpty() || clock.instant().isBefore(end.get())
                ? new Authentication.Known(Bearer.of(issued.get().principal()))
                : new Authentication.Refused("expired");
    }

    /// Takes the parts that verify JWTs through their paces, if they are in use.
    void rehearse() {
        if (jwts.isPresent()) {
            JwtRehearsal.play();
        }
    }

    /// The public part of `token`; absent when it is not of our form.
    private static Optional<String> tokenId(String token) {
        int end = token.indexOf('_', PREFIX.length());
        boolean ours = token.startsWith(PREFIX) && end >= 0 && token.length() <= MAX_TOKEN_CHARS;
        return ours
                ? Optional.of(token.substring(PREFIX.length(), end)).filter(id -> !id.isEmpty())
                : Optional.empty();
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
