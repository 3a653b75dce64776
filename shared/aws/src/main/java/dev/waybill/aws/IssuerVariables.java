package dev.waybill.aws;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.access.TrustedIssuer;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The variables that name an issuer of JWTs. Loaded only where there is one.
final class IssuerVariables {

    static final String ISSUER = "JWT_ISSUER";
    static final String KEYS_URL = "JWT_KEYS_URL";
    static final String AUDIENCE = "JWT_AUDIENCE";
    static final String ROLE_CLAIM = "JWT_ROLE_CLAIM";
    static final String ROLES = "JWT_ROLES";

    /// So that a subject, which begins with it, is never longer than a name.
    private static final int MAX_ISSUER_CHARS = 180;

    private static final String DEFAULT_ROLE_CLAIM = "roles";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private final Map<String, String> environment;
    private final boolean local;
    private final List<String> wrong;

    /// @param local whether the services are elsewhere than on AWS: then an issuer on this very
    ///   machine needs no TLS
    /// @param wrong takes what is wrong
    private IssuerVariables(Map<String, String> environment, boolean local, List<String> wrong) {
        this.environment = environment;
        this.local = local;
        this.wrong = wrong;
    }

    /// The issuer; absent when something was wrong.
    static Optional<TrustedIssuer> parse(
            Map<String, String> environment, boolean local, List<String> wrong) {
        return new IssuerVariables(environment, local, wrong).parse();
    }

    private Optional<TrustedIssuer> parse() {
        int before = wrong.size();
        String issuer = text(ISSUER);
        checkAddress(ISSUER, issuer);
        if (issuer.length() > MAX_ISSUER_CHARS || issuer.indexOf('?') >= 0) {
            wrong.add(ISSUER + " has a query or more than " + MAX_ISSUER_CHARS + " characters");
        }
        String keysUrl = text(KEYS_URL);
        if (!keysUrl.isEmpty()) {
            checkAddress(KEYS_URL, keysUrl);
        }
        Set<String> audiences =
                Arrays.stream(text(AUDIENCE).split(",", -1))
                        .map(String::strip)
                        .filter(audience -> !audience.isEmpty())
                        .collect(Collectors.toSet());
        if (audiences.isEmpty()) {
            wrong.add(AUDIENCE + " is missing");
        }
        Map<String, Role> roles = roles(text(ROLES));
        String claim = text(ROLE_CLAIM);
        if (wrong.size() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new TrustedIssuer(
                        issuer,
                        keysUrl.isEmpty() ? Optional.empty() : Optional.of(URI.create(keysUrl)),
                        audiences,
                        claim.isEmpty() ? DEFAULT_ROLE_CLAIM : claim,
                        roles));
    }

    private void checkAddress(String name, String address) {
        try {
            URI uri = new URI(address);
            boolean safe =
                    "https".equals(uri.getScheme())
                            || local
                                    && "http".equals(uri.getScheme())
                                    && uri.getHost() != null
                                    && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
            if (!safe
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null) {
                wrong.add(name + " is no https address");
            }
        } catch (URISyntaxException e) {
            wrong.add(name + " is no address");
        }
    }

    /// `value:role,value:role`; `%2C` and the like stand for what separates.
    private Map<String, Role> roles(String text) {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int colon = pair.lastIndexOf(':');
            if (colon > 0) {
                put(roles, pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
            } else if (!pair.isBlank()) {
                wrong.add(ROLES + " is not of the form value:role,value:role");
            }
        }
        if (roles.isEmpty()) {
            wrong.add(ROLES + " names no role");
        }
        return roles;
    }

    private void put(Map<String, Role> roles, String value, String role) {
        try {
            Role parsed = Role.parse(role);
            String claimed = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (parsed == Role.DEVICE) {
                wrong.add(ROLES + " names the role device, which only devices have");
            } else if (claimed.isEmpty() || roles.put(claimed, parsed) != null) {
                wrong.add(ROLES + " names a value twice, or none");
            }
        } catch (InvalidRequest e) {
            wrong.add(ROLES + " names a role that there is not: " + role);
        } catch (IllegalArgumentException e) {
            wrong.add(ROLES + " has a malformed escape");
        }
    }

    private String text(String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
