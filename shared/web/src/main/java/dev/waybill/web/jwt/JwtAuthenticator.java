package dev.waybill.web.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.web.Authentication;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Tells who bears a JWT of the trusted issuer: form first, then signature, then claims. No word of
/// a token stands in any reason that is given.
public final class JwtAuthenticator {

    private final IssuerKeys keys;
    private final Claims claims;
    private final InstantSource clock;

    /// @param issuer whose tokens are taken
    /// @param documents fetches the issuer's keys
    /// @param clock the server's clock
    public JwtAuthenticator(TrustedIssuer issuer, Documents documents, InstantSource clock) {
        this.keys = new IssuerKeys(new KeySource(issuer, documents), clock);
        this.claims = new Claims(issuer);
        this.clock = clock;
    }

    /// One that asks `issuer` over the web.
    public static JwtAuthenticator of(TrustedIssuer issuer, InstantSource clock) {
        return new JwtAuthenticator(issuer, new WebDocuments(), clock);
    }

    /// Who bears `token`; [dev.waybill.domain.Unavailable] when that cannot be told, since the
    /// issuer's keys are not known and it does not answer.
    public Authentication authenticate(String token) {
        Optional<Jwt> parsed = Jwt.parse(token);
        if (parsed.isEmpty() || !parsed.get().isPlain()) {
            return new Authentication.Refused("malformed");
        }
        Jwt jwt = parsed.get();
        Optional<SignatureAlgorithm> algorithm = jwt.algorithm();
        if (algorithm.isEmpty()) {
            return new Authentication.Refused("algorithm");
        }
        List<VerificationKey> candidates = keys.find(algorithm.get(), jwt.keyId());
        if (candidates.isEmpty()) {
            return new Authentication.Refused("unknown key");
        }
        if (candidates.stream().noneMatch(key -> jwt.isSignedWith(algorithm.get(), key))) {
            return new Authentication.Refused("signature");
        }
        Optional<JsonNode> claimed = jwt.claims();
        return claimed.isEmpty()
                ? new Authentication.Refused("malformed")
                : claims.judge(claimed.get(), clock.instant());
    }
}
