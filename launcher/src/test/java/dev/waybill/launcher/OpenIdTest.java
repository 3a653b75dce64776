package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Waiter;
import dev.waybill.cli.command.Commands;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.doctor.DoctorCommand;
import dev.waybill.local.Stack;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.oidc.TestIssuer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole stack that trusts an issuer of JWTs, set up by the template's parameters as on AWS, and
/// people who come with its tokens.
final class OpenIdTest {

    private static final JwtKey KEY = JwtKey.of("ES256", "signing");
    private static final String AUDIENCE = "api://waybill";

    private static final TestIssuer ISSUER = TestIssuer.start(KEY);
    private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final List<String> SENT = new ArrayList<>();
    private static Stack stack;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        stack =
                Stack.start(
                        TestStack.options()
                                .withParameters(
                                        Map.of(
                                                "JwtIssuer",
                                                ISSUER.url(),
                                                "JwtAudience",
                                                AUDIENCE,
                                                "JwtRoleClaim",
                                                "/realm_access/roles",
                                                "JwtRoles",
                                                "admins:admin,ops:operator,ci:publisher,all:viewer"))
                                .loggingTo(LOG::add));
    }

    @AfterAll
    static void stop() {
        stack.close();
        ISSUER.close();
    }

    private static Map<String, Object> claims(String subject, String... groups) {
        Map<String, Object> claims = ISSUER.claims(AUDIENCE, subject, Instant.now());
        claims.put("realm_access", Map.of("roles", List.of(groups)));
        return claims;
    }

    private static Api bearing(String token) {
        SENT.add(token);
        return TestStack.api(stack).as(token);
    }

    private static Api as(String subject, String... groups) {
        return bearing(KEY.token(claims(subject, groups)));
    }

    /// What one of each kind of route answers, in the order of the rows below.
    private static List<Integer> statuses(Api api) {
        String device = "d-" + UUID.randomUUID();
        return List.of(
                api.get("/v1/stats").status(),
                api.get("/v1/audit").status(),
                api.get("/v1/distributions").status(),
                api.post("/v1/blobs/missing", "{\"digests\": []}").status(),
                api.store("/v1/blobs", device.getBytes(StandardCharsets.UTF_8)).status(),
                api.put("/v1/models/m/versions/" + device, "{}").status(),
                api.put("/v1/devices/" + device, "{}").status(),
                api.post("/v1/enrollments", "{\"max_uses\": 1, \"expires_in_seconds\": 60}")
                        .status(),
                api.get("/v1/tokens").status(),
                api.post("/v1/gc/sweeps", "{\"dry_run\": true}").status(),
                api.get("/v1/devices/" + device + "/work").status(),
                api.post("/v1/devices/" + device + "/heartbeat", "{}").status());
    }

    @Test
    void everyRoleMayWhatTheTableSays() {
        assertThat(statuses(as("ann", "admins")))
                .containsExactly(200, 200, 200, 200, 201, 201, 201, 201, 200, 202, 403, 403);
        assertThat(statuses(as("oda", "ops")))
                .containsExactly(200, 200, 200, 200, 403, 403, 201, 201, 403, 403, 403, 403);
        assertThat(statuses(as("pia", "ci")))
                .containsExactly(200, 200, 200, 200, 201, 201, 403, 403, 403, 403, 403, 403);
        assertThat(statuses(as("vic", "all", "others")))
                .containsExactly(200, 200, 200, 200, 403, 403, 403, 403, 403, 403, 403, 403);
        assertThat(statuses(as("both", "ci", "ops")))
                .containsExactly(200, 200, 200, 200, 201, 201, 201, 201, 403, 403, 403, 403);
        assertThat(statuses(as("nob", "others", "device"))).containsOnly(403);
    }

    @Test
    void otherTokensAreRefusedByEveryFunction() {
        Map<String, Object> old = claims("ann", "admins");
        old.put("exp", Instant.now().getEpochSecond() - 1);
        Map<String, Object> early = claims("ann", "admins");
        early.put("nbf", Instant.now().plusSeconds(600).getEpochSecond());
        Map<String, Object> foreign = claims("ann", "admins");
        foreign.put("aud", "api://another");
        Map<String, Object> stranger = claims("ann", "admins");
        stranger.put("iss", "https://another.example");
        String good = KEY.token(claims("ann", "admins"));
        for (String token :
                List.of(
                        KEY.token(old),
                        KEY.token(early),
                        KEY.token(foreign),
                        KEY.token(stranger),
                        JwtKey.make("ES256", "signing", 0).token(claims("ann", "admins")),
                        JwtKey.of("ES256", "made-up").token(claims("ann", "admins")),
                        good.substring(0, good.lastIndexOf('.') + 1),
                        "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.')),
                        "a.b.c")) {
            assertThat(statuses(bearing(token))).as(token).containsOnly(401);
        }
    }

    @Test
    void changesAndKeysOfCallsAreTheBearersOwn() {
        String subject = ISSUER.url() + "|pia-" + UUID.randomUUID();
        Api pia = as(subject.substring(subject.indexOf('|') + 1), "ci");
        Api other = as("other-" + UUID.randomUUID(), "ci");
        String body =
                "{\"spec_digest\": \"%s\", \"metadata\": {\"agent_name\": \"a\"}}"
                        .formatted("5".repeat(64));
        String key = "k-" + UUID.randomUUID();
        Api.Answer first = pia.post("/v1/runs", body, key);
        assertThat(first.status()).isEqualTo(201);
        Api.Answer again = pia.post("/v1/runs", body, key);
        assertThat(again.headers()).containsEntry("idempotent-replayed", "true");
        assertThat(again.text("run_id")).isEqualTo(first.text("run_id"));
        assertThat(other.post("/v1/runs", body, key).text("run_id"))
                .isNotEqualTo(first.text("run_id"));

        JsonNode records =
                pia.get("/v1/audit?subject=" + subject.replace("|", "%7C").replace(":", "%3A"))
                        .body()
                        .path("records");
        assertThat(records).hasSize(1);
        assertThat(records.path(0).path("subject").asText()).isEqualTo(subject);
        assertThat(records.path(0).path("action").asText()).isEqualTo("start_run");
    }

    @Test
    void anAdministratorOfTheIssuerIssuesAndRevokesTokensOfOurs() {
        Api admin = as("ann", "admins");
        Api.Answer made =
                admin.post("/v1/tokens", "{\"role\": \"viewer\", \"subject\": \"robot\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(bearing(made.text("token")).get("/v1/stats").status()).isEqualTo(200);
        assertThat(
                        admin.send("DELETE", "/v1/tokens/" + made.text("token_id"), "", Map.of())
                                .status())
                .isEqualTo(204);
        String subject = (ISSUER.url() + "|ann").replace("|", "%7C").replace(":", "%3A");
        List<String> actions = new ArrayList<>();
        admin.get("/v1/audit?subject=" + subject)
                .body()
                .path("records")
                .forEach(record -> actions.add(record.path("action").asText()));
        assertThat(actions).contains("create_token", "delete_token");
        assertThat(TestStack.api(stack).get("/v1/tokens").status()).isEqualTo(200);
    }

    @Test
    void theCommandLineTakesAnyToken() {
        StringWriter out = new StringWriter();
        String token = KEY.token(claims("vic", "all"));
        SENT.add(token);
        Surroundings surroundings =
                new Surroundings(
                        Map.of("WAYBILL_API", stack.url().toString(), "WAYBILL_TOKEN", token),
                        folder,
                        folder,
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        false,
                        InstantSource.system(),
                        Waiter.real(),
                        new Random());
        assertThat(Commands.of(surroundings, new DoctorCommand(surroundings)).execute("doctor"))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("is good, and no administrator's");
    }

    /// Runs in any order with the others, and looks at what they have left so far.
    @Test
    void noTokenStandsInAnyLog() {
        statuses(as("ann", "admins"));
        statuses(bearing("eyJhbGciOiJub25lIn0.c2VjcmV0LXNlY3JldA.AAAA"));
        String log = String.join("\n", LOG);
        assertThat(log).contains("|ann\"", "\"refused\":\"");
        for (String token : List.copyOf(SENT)) {
            for (String part : token.split("\\.", -1)) {
                if (part.length() > 8) {
                    assertThat(log).doesNotContain(part);
                }
            }
        }
    }

    @Test
    void aParameterThatTheTemplateLacksIsRefused() {
        assertThatThrownBy(() -> TestStack.options().withParameters(Map.of("JwtIsuer", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JwtIsuer");
    }
}
