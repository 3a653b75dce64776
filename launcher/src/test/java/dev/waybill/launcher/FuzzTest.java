package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import dev.waybill.testing.FuzzCount;
import dev.waybill.testing.oidc.JwtKey;
import dev.waybill.testing.oidc.TestIssuer;
import dev.waybill.web.Code;
import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Requests to every route of the whole stack, each a good one that was damaged at random: never a
/// failure of ours, never a word of how it is built, and nothing written by what is refused. The
/// properties `waybill.fuzz.seed` and `waybill.fuzz.mutations` ask for others, and for more.
final class FuzzTest {

    private static final long SEED = Long.getLong("waybill.fuzz.seed", 20260801);
    private static final int MOST_OF_ONE_OPERATION = 2;
    private static final int MUTATIONS = Integer.getInteger("waybill.fuzz.mutations", 20);

    private static final JwtKey KEY = JwtKey.of("ES256", "fuzz");
    private static final TestIssuer ISSUER = TestIssuer.start(KEY);
    private static final Stack STACK =
            Stack.start(
                    TestStack.options()
                            .withoutSchedules()
                            .withParameters(
                                    Map.of(
                                            "JwtIssuer",
                                            ISSUER.url(),
                                            "JwtAudience",
                                            "fuzz",
                                            "JwtRoles",
                                            "all:viewer")));
    private static final Api API = TestStack.api(STACK);

    @AfterAll
    static void stop() {
        STACK.close();
        ISSUER.close();
    }

    /// Good requests of every operation.
    private static List<Shot> good() {
        Map<Operation, List<Shot>> shots = new EnumMap<>(Operation.class);
        Set<String> known = new HashSet<>();
        new WholeApi(
                        (operation, api, path, body, headers) -> {
                            List<Shot> own =
                                    shots.computeIfAbsent(operation, _ -> new ArrayList<>());
                            if (own.size() < MOST_OF_ONE_OPERATION && known.add(operation + path)) {
                                String text = new String(body, StandardCharsets.ISO_8859_1);
                                own.add(
                                        new Shot(
                                                operation,
                                                api,
                                                operation.method(),
                                                path,
                                                text,
                                                headers));
                            }
                            return api.send(operation.method(), path, body, headers);
                        },
                        API,
                        TestStack.subscriberQueue(STACK, "q"),
                        4)
                .callAll();
        assertThat(shots).containsOnlyKeys(Operation.values());
        List<Shot> all = new ArrayList<>(rich());
        shots.values().forEach(all::addAll);
        return all;
    }

    /// Requests that say all that can be said.
    private static List<Shot> rich() {
        String order =
                """
                {"model_id": "m", "version": "1", "scope": {"Capable": {"min_gpu_gb": 1, "cpu_arch": "x86_64", "min_storage_mb": 1}},
                 "priority": "Low", "variant_id": "a", "from_version": "2",
                 "selector": {"preferred_precision": "int8", "required_providers": ["CPU"], "max_size_bytes": 9},
                 "strategy": {"waves": [{"percent": 10, "success_threshold_percent": 90, "pause_after": true}, {"percent": 100}],
                  "max_per_minute": 5, "abort": {"failed_percent": 20, "min_finished": 5}, "on_abort": "rollback",
                  "step_timeout_seconds": 60, "silence_timeout_seconds": 60, "deadline_seconds": 600,
                  "retry": {"transfer": 2, "deployment": 1}, "late_joiners": true, "start_at": "2031-01-01T00:00:00Z",
                  "window": {"cron": "0 2 * * 1-5", "duration_seconds": 3600}, "activate": "in_window", "delta": "auto", "byte_budget": 1000000},
                 "dry_run": %s}
                """;
        String device =
                """
                {"formation_id": "f", "labels": {"a": "b"}, "capabilities": {"gpu_memory_gb": 1.5, "gpu_type": "x",
                 "cpu_arch": "x86_64", "available_storage_mb": 100, "execution_providers": ["CPU", "CUDA"]}}
                """;
        return List.of(
                rich(Operation.CREATE_DISTRIBUTION, "/v1/distributions", order.formatted("true")),
                rich(Operation.CREATE_DISTRIBUTION, "/v1/distributions", order.formatted("true")),
                rich(Operation.CREATE_DISTRIBUTION, "/v1/distributions", order.formatted("true")),
                rich(Operation.CREATE_DISTRIBUTION, "/v1/distributions", order.formatted("false")),
                rich(Operation.PUT_DEVICE, "/v1/devices/rich", device));
    }

    private static Shot rich(Operation operation, String path, String body) {
        Shot shot =
                new Shot(
                        operation,
                        API,
                        operation.method(),
                        path,
                        body,
                        Map.of("content-type", "application/json"));
        Api.Answer answer = shot.send();
        assertThat(answer.status()).as("%s", answer.body()).isBetween(200, 299);
        return shot;
    }

    private static List<Api> callers() {
        List<Api> callers = new ArrayList<>(List.of(API.as(""), API.as("wb_x_y"), API.as("é")));
        for (String role : List.of("viewer", "publisher", "operator")) {
            callers.add(
                    API.as(
                            API.post(
                                            "/v1/tokens",
                                            "{\"role\": \"%s\", \"subject\": \"%s\"}"
                                                    .formatted(role, role))
                                    .text("token")));
        }
        Map<String, Object> claims = ISSUER.claims("fuzz", "eve", Instant.now());
        claims.put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond());
        String roleless = KEY.token(claims);
        claims.put("roles", "all");
        String viewer = KEY.token(claims);
        callers.add(API.as(viewer));
        callers.add(API.as(roleless));
        callers.add(API.as(viewer.substring(0, viewer.length() - 3)));
        callers.add(API.as(roleless.substring(0, roleless.lastIndexOf('.') + 1)));
        callers.add(API.as(API.put("/v1/devices/fuzz", "{}").text("device_token")));
        return callers;
    }

    @Test
    void damagedRequestsAreRefusedAndWriteNothing() {
        List<Shot> good = good();
        Random random = new Random(SEED);
        Mutator mutator = new Mutator(random, callers());
        FuzzCount count = new FuzzCount("of damaged requests", SEED);
        List<String> failures = new ArrayList<>();
        Refusals refused = new Refusals();
        int turnedAway = 0;
        List<Shot> shots = new ArrayList<>();
        for (Shot shot : good) {
            for (int i = 0; i < MUTATIONS; i++) {
                shots.add(mutator.mutate(shot));
            }
        }
        Collections.shuffle(shots, random);
        for (Shot shot : shots) {
            Api.Answer answer = shot.send();
            count.add(answer.status());
            if (isOfTheGateway(answer)) {
                turnedAway++;
                continue;
            }
            judge(shot, answer, failures);
            refused.add(shot, answer);
        }
        assertThat(failures).as("seed %d", SEED).isEmpty();
        assertThat(turnedAway).isLessThan(shots.size() / 20);
        int unchanged = refused.assertNothingWritten(STACK);
        count.report(
                "%d operations, nothing written by %d refused ones"
                        .formatted(Operation.values().length, unchanged));
        assertThat(unchanged).isGreaterThan(shots.size() / 2);
    }

    /// Whether no function saw the request: its path or its size is none that the gateway passes
    /// on. Every answer of a function has an id.
    private static boolean isOfTheGateway(Api.Answer answer) {
        return !answer.headers().containsKey("x-request-id")
                && Set.of(404, 413, 431).contains(answer.status());
    }

    private static void judge(Shot shot, Api.Answer answer, List<String> failures) {
        String text = new String(answer.bytes(), StandardCharsets.UTF_8);
        boolean isBad =
                answer.status() >= 500
                        || answer.status() >= 400 && (tells(text) || !isProblem(shot, answer));
        if (isBad) {
            failures.add(
                    "%s: %s → %d %s"
                            .formatted(
                                    shot.operation(),
                                    shot,
                                    answer.status(),
                                    text.length() > 300 ? text.substring(0, 300) : text));
        }
    }

    /// Whether an answer tells how this is built.
    private static boolean tells(String text) {
        return text.contains("Exception")
                || text.contains("\tat ")
                || text.contains("java.")
                || text.contains("amazon.awssdk")
                || text.contains("com.fasterxml");
    }

    private static boolean isProblem(Shot shot, Api.Answer answer) {
        if (shot.method().equals("HEAD")) {
            return true;
        }
        boolean isKnown =
                List.of(Code.values()).stream()
                        .anyMatch(
                                code -> code.name().toLowerCase(Locale.ROOT).equals(answer.code()));
        return isKnown && !answer.text("request_id").isEmpty();
    }
}
