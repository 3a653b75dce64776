package dev.waybill.web.jwt;

import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.stack.SteppedClock;
import dev.waybill.web.Authentication;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An issuer whose documents are the test's own, and what becomes of its tokens.
public final class JwtFixture {

    public static final String ISSUER = "https://issuer.example/realm";
    static final String DISCOVERY = ISSUER + "/.well-known/openid-configuration";
    static final String KEYS = ISSUER + "/keys";
    public static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    public final SteppedClock clock = new SteppedClock(START);
    final Map<String, String> documents = new LinkedHashMap<>();
    public boolean answering = true;
    int fetches;

    public JwtFixture(JwtKey... keys) {
        documents.put(DISCOVERY, JwtKey.json(Map.of("issuer", ISSUER, "jwks_uri", KEYS)));
        has(keys);
    }

    public void has(JwtKey... keys) {
        hasJwks(List.of(keys).stream().map(JwtKey::jwk).toList());
    }

    void hasJwks(List<Map<String, Object>> keys) {
        documents.put(KEYS, JwtKey.json(Map.of("keys", keys)));
    }

    /// An issuer who is trusted with the claim `roleClaim`.
    static TrustedIssuer trusted(String roleClaim) {
        return new TrustedIssuer(
                ISSUER,
                Optional.empty(),
                Set.of("waybill", "waybill-2"),
                roleClaim,
                Map.of(
                        "the-admins", Role.ADMIN,
                        "the-operators", Role.OPERATOR,
                        "the-publishers", Role.PUBLISHER,
                        "the viewers", Role.VIEWER));
    }

    public JwtAuthenticator authenticator() {
        return authenticator(trusted("roles"));
    }

    JwtAuthenticator authenticator(TrustedIssuer issuer) {
        return new JwtAuthenticator(issuer, this::fetch, clock);
    }

    byte[] fetch(URI address) throws IOException {
        if (address.toString().equals(KEYS)) {
            fetches++;
        }
        String document = documents.get(address.toString());
        if (!answering || document == null) {
            throw new IOException("no answer from " + address);
        }
        return document.getBytes(StandardCharsets.UTF_8);
    }

    /// The claims of a good token.
    public static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", "alice");
        claims.put("aud", "waybill");
        claims.put("iat", START.getEpochSecond());
        claims.put("exp", START.plusSeconds(300).getEpochSecond());
        claims.put("roles", List.of("the viewers"));
        return claims;
    }

    /// The same, one of them changed; `null` takes it away.
    public static Map<String, Object> claims(String name, @Nullable Object value) {
        Map<String, Object> claims = claims();
        if (value == null) {
            claims.remove(name);
        } else {
            claims.put(name, value);
        }
        return claims;
    }

    /// Why a token is refused; empty text when it is good.
    static String refusal(Authentication authentication) {
        return switch (authentication) {
            case Authentication.Known known -> "";
            case Authentication.Refused(String why) -> why;
        };
    }
}
