package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Bearer tokens (DESIGN §7).
final class AuthenticatorTest {

    private final Fixture fixture =
            new Fixture(Map.of(Operation.LIST_MODELS, call -> Response.empty(200)));

    @Test
    void theFirstAdminTokenWorksWithoutALookUp() {
        Response response =
                fixture.function.answer(
                        Fixture.request(
                                "GET",
                                "/v1/models",
                                "",
                                Map.of("authorization", "bearer wb_admin_first")));
        assertThat(response.status()).isEqualTo(200);
        assertThat(fixture.lookups).hasValue(0);
    }

    @Test
    void aRevokedTokenEndsWithinAMinute() {
        assertThat(fixture.call("viewer", "GET", "/v1/models").status()).isEqualTo(200);
        fixture.tokens.remove("the-viewer");
        fixture.now = fixture.now.plus(Duration.ofSeconds(54));
        assertThat(fixture.call("viewer", "GET", "/v1/models").status()).isEqualTo(200);
        assertThat(fixture.lookups).hasValue(1);
        fixture.now = fixture.now.plus(Duration.ofSeconds(1));
        assertThat(fixture.call("viewer", "GET", "/v1/models").status()).isEqualTo(401);
    }

    @Test
    void anExpiredTokenIsRefusedAtOnceThoughItIsKept() {
        fixture.issue(
                "brief",
                new Principal("brief", Role.VIEWER, Optional.empty()),
                Optional.of(fixture.now.plusSeconds(10)));
        assertThat(fixture.call("brief", "GET", "/v1/models").status()).isEqualTo(200);
        fixture.now = fixture.now.plusSeconds(10);
        assertThat(fixture.call("brief", "GET", "/v1/models").status()).isEqualTo(401);
    }

    @Test
    void aTokenIssuedAfterItWasAskedForWorksAtOnce() {
        assertThat(fixture.call("late", "GET", "/v1/models").status()).isEqualTo(401);
        fixture.issue(
                "late", new Principal("late", Role.VIEWER, Optional.empty()), Optional.empty());
        assertThat(fixture.call("late", "GET", "/v1/models").status()).isEqualTo(200);
    }

    /// A call that waits for news was let in up to 55 s after the look-up, and answers up to 20 s
    /// later.
    @Test
    void whoseTokenEndsWhileItWaitsGetsNoNews() {
        Slow slow = new Slow(Operation.GET_CONVERGENCE);
        assertThat(slow.call("operator", "GET", Duration.ofSeconds(20)).status()).isEqualTo(200);
        slow.fixture.tokens.remove("the-operator");
        slow.fixture.now = slow.fixture.now.plusSeconds(30);
        Response late = slow.call("operator", "GET", Duration.ofSeconds(20));
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.bodyText()).contains("unauthenticated").doesNotContain("news");
    }

    @Test
    void whoseTokenExpiresWhileItWaitsGetsNoNews() {
        Slow slow = new Slow(Operation.GET_CONVERGENCE);
        slow.fixture.issue(
                "brief",
                new Principal("brief", Role.VIEWER, Optional.empty()),
                Optional.of(slow.fixture.now.plusSeconds(10)));
        assertThat(slow.call("brief", "GET", Duration.ofSeconds(9)).status()).isEqualTo(200);
        assertThat(slow.call("brief", "GET", Duration.ofMillis(999)).status()).isEqualTo(200);
        slow.fixture.now = slow.fixture.now.minusSeconds(5);
        assertThat(slow.call("brief", "GET", Duration.ofSeconds(9)).status()).isEqualTo(401);
    }

    @Test
    void whatWasDoneIsToldHoweverLongItTook() {
        Slow slow = new Slow(Operation.CREATE_DISTRIBUTION);
        slow.fixture.issue(
                "brief",
                new Principal("brief", Role.OPERATOR, Optional.empty()),
                Optional.of(slow.fixture.now.plusSeconds(5)));
        assertThat(slow.call("brief", "POST", Duration.ofSeconds(20)).status()).isEqualTo(200);
    }

    @Test
    void whoWaitsIsNotLookedUpAgainWithinTheMinute() {
        Slow slow = new Slow(Operation.GET_CONVERGENCE);
        slow.call("viewer", "GET", Duration.ofSeconds(20));
        slow.call("viewer", "GET", Duration.ofSeconds(20));
        assertThat(slow.fixture.lookups).hasValue(1);
    }

    /// An operation that takes as long as it is told to.
    private static final class Slow {

        private final Operation operation;
        private final Fixture fixture;
        private Duration wait = Duration.ZERO;

        private Slow(Operation operation) {
            this.operation = operation;
            this.fixture = new Fixture(Map.of(operation, this::answer));
        }

        private Response answer(Call call) {
            fixture.now = fixture.now.plus(wait);
            return Response.json(200, Map.of("news", "of others"));
        }

        Response call(String role, String method, Duration duration) {
            wait = duration;
            String path =
                    operation
                            .path()
                            .toString()
                            .replace("{model_id}", "m")
                            .replace("{version}", "1");
            return fixture.call(role, method, path);
        }
    }
}
