package dev.waybill.web.jwt;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.access.Bearer;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Authentication;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the claims of a token with a good signature are worth here (RFC 7519 section 4.1).
final class Claims {

    /// How far the issuer's clock may be ahead. A token's end is taken as it stands.
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    /// Texts of these claims are lists with blanks between (RFC 8693 section 4.2).
    private static final Set<String> LISTS = Set.of("scope", "scp");

    private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);
    private static final String HASHED = "sha256:";

    private final TrustedIssuer issuer;
    private final Optional<JsonPointer> rolePointer;

    Claims(TrustedIssuer issuer) {
        this.issuer = issuer;
        this.rolePointer =
                issuer.roleClaim().startsWith("/")
                        ? Optional.of(JsonPointer.compile(issuer.roleClaim()))
                        : Optional.empty();
    }

    /// Who the bearer is; refused when the token is another's, for another, too old or too young.
    Authentication judge(JsonNode claims, Instant now) {
        if (!claims.path("iss").isTextual()
                || !claims.path("iss").asText().equals(issuer.issuer())) {
            return new Authentication.Refused("issuer");
        }
        if (texts(claims.path("aud")).stream().noneMatch(issuer.audiences()::contains)) {
            return new Authentication.Refused("audience");
        }
        OptionalLong end = seconds(claims, "exp");
        if (end.isEmpty() || now.getEpochSecond() >= end.getAsLong()) {
            return new Authentication.Refused("expired");
        }
        if (!hasBegun(claims, "nbf", now) || !hasBegun(claims, "iat", now)) {
            return new Authentication.Refused("not yet valid");
        }
        Optional<String> subject = subject(claims.path("sub"));
        if (subject.isEmpty()) {
            return new Authentication.Refused("subject");
        }
        return new Authentication.Known(new Bearer(subject.get(), roles(claims), Optional.empty()));
    }

    private static boolean hasBegun(JsonNode claims, String name, Instant now) {
        if (!claims.has(name)) {
            return true;
        }
        OptionalLong begin = seconds(claims, name);
        return begin.isPresent() && now.plus(LEEWAY).getEpochSecond() >= begin.getAsLong();
    }

    /// Whole seconds since 1970; a fraction is cut off. Absent when it is no time up to year 9999.
    private static OptionalLong seconds(JsonNode claims, String name) {
        JsonNode claim = claims.path(name);
        if (!claim.isNumber()
                || claim.decimalValue().signum() < 0
                || claim.decimalValue().compareTo(LAST_SECOND) > 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(claim.decimalValue().longValue());
    }

    /// `<iss>|<sub>`, or, where that would be longer than a name, `<iss>|sha256:` and the hash of
    /// `sub`: two bearers never have the same.
    private Optional<String> subject(JsonNode sub) {
        if (!sub.isTextual()
                || sub.asText().isEmpty()
                || !StandardCharsets.UTF_8.newEncoder().canEncode(sub.asText())) {
            return Optional.empty();
        }
        String text = sub.asText();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String prefix = issuer.issuer() + '|';
        boolean isLong = prefix.length() + bytes.length > Name.MAX_BYTES;
        String subject =
                prefix
                        + (isLong || text.startsWith(HASHED)
                                ? HASHED + Digest.of(bytes).hex()
                                : text);
        try {
            return Optional.of(Name.require("sub", subject));
        } catch (InvalidRequest e) {
            return Optional.empty();
        }
    }

    private SortedSet<Role> roles(JsonNode claims) {
        JsonNode claim =
                rolePointer.map(claims::at).orElseGet(() -> claims.path(issuer.roleClaim()));
        List<String> values =
                claim.isTextual() && LISTS.contains(issuer.roleClaim())
                        ? Arrays.asList(claim.asText().split(" ", -1))
                        : texts(claim);
        SortedSet<Role> roles = new TreeSet<>();
        for (String value : values) {
            Role role = issuer.roles().get(value);
            if (role != null) {
                roles.add(role);
            }
        }
        return roles;
    }

    /// A text, or an array's texts.
    private static List<String> texts(JsonNode claim) {
        if (claim.isTextual()) {
            return List.of(claim.asText());
        }
        List<String> texts = new ArrayList<>();
        if (claim.isArray()) {
            for (JsonNode element : claim) {
                if (element.isTextual()) {
                    texts.add(element.asText());
                }
            }
        }
        return texts;
    }
}
