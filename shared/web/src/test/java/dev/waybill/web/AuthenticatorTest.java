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
}
