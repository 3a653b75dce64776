package dev.waybill.web;

import dev.waybill.domain.Ids;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.web.jwt.JwtAuthenticator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A function over endpoints of the test's own, with one token per role.
final class Fixture {

    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    final Map<String, IssuedToken> tokens = new HashMap<>();
    final RememberedCalls calls = new RememberedCalls();
    final AtomicInteger lookups = new AtomicInteger();
    final HttpFunction function;

    Fixture(Map<Operation, Endpoint> endpoints) {
        this(endpoints, Optional.empty());
    }

    /// @param jwts where JWTs are taken, too
    Fixture(Map<Operation, Endpoint> endpoints, Optional<JwtAuthenticator> jwts) {
        for (Role role : Role.values()) {
            Optional<String> device = role == Role.DEVICE ? Optional.of("d-1") : Optional.empty();
            issue(role.toString(), new Principal("the-" + role, role, device), Optional.empty());
        }
        Authenticator authenticator =
                new Authenticator(
                        id -> {
                            lookups.incrementAndGet();
                            return Optional.ofNullable(tokens.get(id));
                        },
                        Authenticator.hash("wb_admin_first"),
                        () -> now,
                        jwts);
        function =
                new HttpFunction(
                        new Router(endpoints), authenticator, calls, new Counted(), () -> now);
    }

    void issue(String id, Principal principal, Optional<Instant> expiresAt) {
        tokens.put(
                "the-" + id,
                new IssuedToken("the-" + id, Authenticator.hash(token(id)), principal, expiresAt));
    }

    static String token(String id) {
        return "wb_the-" + id + "_secret";
    }

    static Request request(String method, String path, String body, Map<String, String> headers) {
        return new Request(
                method,
                path,
                Map.of(),
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                true,
                "request-1");
    }

    Response call(String role, String method, String path) {
        return function.answer(
                request(method, path, "", Map.of("authorization", "Bearer " + token(role))));
    }

    private static final class Counted implements Ids {
        private final AtomicInteger next = new AtomicInteger();

        @Override
        public String next() {
            return "id-" + next.incrementAndGet();
        }

        @Override
        public String secret() {
            return "secret-" + next.incrementAndGet();
        }
    }
}
