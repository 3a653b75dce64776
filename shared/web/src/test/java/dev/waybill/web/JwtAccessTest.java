package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.access.Role;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.web.jwt.JwtFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What bearers of JWTs may do: the role × route table as their issuer's word fills it.
final class JwtAccessTest {

    private static final JwtKey KEY = JwtKey.of("RS256", "rsa");
    private static final Map<Role, String> GROUPS =
            new EnumMap<>(
                    Map.of(
                            Role.ADMIN, "the-admins",
                            Role.OPERATOR, "the-operators",
                            Role.PUBLISHER, "the-publishers",
                            Role.VIEWER, "the viewers"));

    private static final Map<List<String>, String> TOKENS = new ConcurrentHashMap<>();
    private static final List<String> BAD = bad();

    private final JwtFixture issuer = new JwtFixture(KEY);
    private final List<Call> calls = new ArrayList<>();
    private final Fixture fixture = new Fixture(everything(), Optional.of(issuer.authenticator()));

    private Map<Operation, Endpoint> everything() {
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            endpoints.put(
                    operation,
                    call -> {
                        calls.add(call);
                        return Response.empty(200);
                    });
        }
        return endpoints;
    }

    private static String token(String... groups) {
        return TOKENS.computeIfAbsent(
                List.of(groups), these -> KEY.token(JwtFixture.claims("roles", these)));
    }

    private static List<String> bad() {
        String good = token("the-admins");
        JwtKey stranger = JwtKey.of("RS256", "other").as("RS256", "rsa");
        return List.of(
                stranger.token(JwtFixture.claims("roles", "the-admins")),
                KEY.token(JwtFixture.claims("exp", JwtFixture.START.getEpochSecond())),
                KEY.token(JwtFixture.claims("aud", "another")),
                good.substring(0, good.lastIndexOf('.') + 1),
                good.substring(0, good.length() - 4),
                good + "x",
                KEY.token(JwtFixture.claims("iss", "https://another.example")),
                "garbage",
                "a.b.c",
                "wb_" + good,
                "x".repeat(9000));
    }

    private Response call(String token, Operation operation) {
        String path =
                operation
                        .path()
                        .toString()
                        .replace("{device_id}", "d-1")
                        .replaceAll("\\{[a-z_]+}", "x");
        return fixture.function.answer(
                Fixture.request(
                        operation.method(), path, "", Map.of("authorization", "Bearer " + token)));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyRouteAdmitsExactlyTheRolesThatMay(Operation operation) {
        GROUPS.forEach((role, group) -> {
            int own = call(Fixture.token(role.toString()), operation).status();
            assertThat(call(token(group), operation).status())
                    .as("%s as %s", operation, role)
                    .isEqualTo(own);
        });
    }

    /// Neither of operator and publisher is above the other: who is both may what either may.
    @ParameterizedTest
    @EnumSource(Operation.class)
    void whoHasTwoRolesMayWhatEitherMay(Operation operation) {
        boolean either =
                Set.of(Role.OPERATOR, Role.PUBLISHER).stream()
                        .anyMatch(role ->
                                call(Fixture.token(role.toString()), operation).status() == 200);
        assertThat(call(token("the-publishers", "the-operators"), operation).status())
                .isEqualTo(either ? 200 : 403);
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void aGoodTokenWithoutARoleIsForbiddenEverything(Operation operation) {
        Response response = call(token("somebody", "device"), operation);
        boolean isPublic = operation.access() == Access.PUBLIC;
        assertThat(response.status()).isEqualTo(isPublic ? 200 : 403);
        if (!isPublic) {
            assertThat(response.bodyText()).contains("\"code\":\"forbidden\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void noRouteTakesABadToken(Operation operation) {
        int expected = operation.access() == Access.PUBLIC ? 200 : 401;
        for (String bad : BAD.subList(0, 4)) {
            assertThat(call(bad, operation).status()).isEqualTo(expected);
        }
    }

    @Test
    void badIsWhateverIsNotExactlyRight() {
        assertThat(call(token("the-admins"), Operation.LIST_MODELS).status()).isEqualTo(200);
        for (String bad : BAD) {
            assertThat(call(bad, Operation.LIST_MODELS).status()).as(bad).isEqualTo(401);
        }
    }

    @Test
    void whatIsDoneIsDoneInTheBearersName() {
        assertThat(call(token("the-publishers"), Operation.START_RUN).status()).isEqualTo(200);
        Call call = calls.getLast();
        assertThat(call.principal().subject()).isEqualTo(JwtFixture.ISSUER + "|alice");
        assertThat(call.principal().role()).isEqualTo(Role.PUBLISHER);
        assertThat(call.deed(Response.empty(200)).subject())
                .isEqualTo(JwtFixture.ISSUER + "|alice");
        assertThat(call(token("the-publishers", "the-admins"), Operation.START_RUN).status())
                .isEqualTo(200);
        assertThat(calls.getLast().principal().role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void anUnknownPathIsToldToWhoIsKnownOnly() {
        assertThat(unknownPath(token("nobody"))).isEqualTo(404);
        assertThat(unknownPath("a.b.c")).isEqualTo(401);
    }

    private int unknownPath(String token) {
        return fixture.function
                .answer(
                        Fixture.request(
                                "GET",
                                "/v1/nothing",
                                "",
                                Map.of("authorization", "Bearer " + token)))
                .status();
    }

    @Test
    void whileTheIssuerDoesNotAnswerOnlyItsTokensWait() {
        issuer.answering = false;
        Response response = call(token("the-admins"), Operation.LIST_MODELS);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers()).containsKey("retry-after");
        assertThat(response.bodyText())
                .contains("\"code\":\"unavailable\"")
                .doesNotContain("issuer.example");
        assertThat(call(Fixture.token("viewer"), Operation.LIST_MODELS).status()).isEqualTo(200);
        assertThat(call("a.b.c", Operation.LIST_MODELS).status()).isEqualTo(401);
    }

    /// Off is how everything else in these tests runs; a JWT is no token then.
    @Test
    void whereNoIssuerIsTrustedAJwtIsGarbage() {
        Fixture off = new Fixture(everything());
        Response response =
                off.function.answer(
                        Fixture.request(
                                "GET",
                                "/v1/models",
                                "",
                                Map.of("authorization", "Bearer " + token("the-admins"))));
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.bodyText()).contains("\"code\":\"unauthenticated\"");
    }

    @Test
    void theLogTellsWhoOrWhyNotButNothingOfAToken() throws IOException {
        String good = token("the-admins");
        JwtKey stranger = JwtKey.of("RS256", "other").as("RS256", "rsa");
        String bad = stranger.token(JwtFixture.claims("roles", "the-admins"));
        assertThat(logged(good)).contains("\"subject\":\"" + JwtFixture.ISSUER + "|alice\"");
        assertThat(logged(bad)).contains("\"refused\":\"signature\"", "\"subject\":\"\"");
        issuer.answering = false;
        issuer.clock.advance(Duration.ofDays(1));
        assertThat(logged(good)).contains("\"status\":503", "\"failure\":");
        for (String token : List.of(good, bad)) {
            for (String part : token.split("\\.", -1)) {
                assertThat(logged(token)).doesNotContain(part);
            }
        }
    }

    private String logged(String token) throws IOException {
        String event =
                """
                {"rawPath":"/v1/models","headers":{"authorization":"Bearer %s"},
                 "requestContext":{"requestId":"r-1","http":{"method":"GET"}}}\
                """
                        .formatted(token);
        List<String> lines = new ArrayList<>();
        fixture.function.serve(
                new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                lines::add);
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }
}
