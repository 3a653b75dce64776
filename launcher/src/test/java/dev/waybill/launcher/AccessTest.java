package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.access.Role;
import dev.waybill.local.Stack;
import dev.waybill.web.Access;
import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The role × route table on the whole stack: a request to every route that an administrator, or
/// the device itself, has just been given an answer to is sent again by everybody else.
final class AccessTest {

    private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final Stack STACK =
            Stack.start(TestStack.options().withoutSchedules().loggingTo(LOG::add));
    private static final Api ADMIN = TestStack.api(STACK);

    /// The texts of all tokens that were issued meanwhile.
    private final Set<String> secrets = new HashSet<>(Set.of(STACK.adminToken().text()));

    @AfterAll
    static void stop() {
        STACK.close();
    }

    /// A good request of each operation.
    private Map<Operation, Shot> shots() {
        Map<Operation, Shot> shots = new EnumMap<>(Operation.class);
        new WholeApi(
                        (operation, api, path, body, headers) -> {
                            String text = new String(body, StandardCharsets.ISO_8859_1);
                            shots.putIfAbsent(
                                    operation,
                                    new Shot(
                                            operation,
                                            api,
                                            operation.method(),
                                            path,
                                            text,
                                            headers));
                            Api.Answer answer = api.send(operation.method(), path, body, headers);
                            for (String name :
                                    List.of("token", "device_token", "enrollment_token")) {
                                secrets.add(answer.text(name));
                            }
                            return answer;
                        },
                        ADMIN,
                        TestStack.subscriberQueue(STACK, "q"),
                        9)
                .callAll();
        return shots;
    }

    private String token(Role role, String more) {
        String text =
                ADMIN.post(
                                "/v1/tokens",
                                "{\"role\": \"%s\", \"subject\": \"%s\"%s}"
                                        .formatted(role, role, more))
                        .text("token");
        assertThat(text).startsWith("wb_");
        secrets.add(text);
        return text;
    }

    private String deviceToken() {
        String text = ADMIN.put("/v1/devices/another", "{}").text("device_token");
        secrets.add(text);
        return text;
    }

    /// One that was good, and is no more.
    private Api expired() {
        Api expired = ADMIN.as(token(Role.ADMIN, ", \"expires_in_seconds\": 1"));
        Instant until = Instant.now().plus(Duration.ofSeconds(30));
        while (expired.get("/v1/stats").status() != 401 && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        return expired;
    }

    private static boolean may(Role role, Operation operation) {
        return switch (operation.access()) {
            case PUBLIC -> true;
            case VIEW -> role != Role.DEVICE;
            case PUBLISH -> role == Role.PUBLISHER || role == Role.ADMIN;
            case OPERATE -> role == Role.OPERATOR || role == Role.ADMIN;
            case ADMINISTER -> role == Role.ADMIN;
            case OWN_DEVICE -> false;
        };
    }

    @Test
    void everyRouteAnswersWhomItMayAndRefusesEverybodyElseWithoutWriting() {
        Map<Operation, Shot> shots = shots();
        assertThat(shots).containsOnlyKeys(Operation.values());
        Map<Role, Api> roles = new EnumMap<>(Role.class);
        for (Role role : List.of(Role.OPERATOR, Role.PUBLISHER, Role.VIEWER)) {
            roles.put(role, ADMIN.as(token(role, "")));
        }
        roles.put(Role.DEVICE, ADMIN.as(deviceToken()));
        String good = token(Role.ADMIN, "");
        List<Api> nobody =
                List.of(
                        ADMIN.as(""),
                        ADMIN.as("garbage"),
                        ADMIN.as(good + "x"),
                        ADMIN.as(good.substring(0, good.length() - 1)),
                        ADMIN.as("eyJhbGciOiJub25lIn0.e30."),
                        expired());

        StoredState before = StoredState.atRest(STACK);
        AwsCalls.reset();
        List<String> wrong = new ArrayList<>();
        shots.forEach((operation, shot) -> {
            if (operation.access() == Access.PUBLIC) {
                return;
            }
            nobody.forEach(api -> expect(shot.as(api), 401, wrong));
            roles.forEach((role, api) -> {
                if (!may(role, operation)) {
                    expect(shot.as(api), 403, wrong);
                }
            });
            if (operation.access() == Access.OWN_DEVICE) {
                expect(shot.as(ADMIN), 403, wrong);
            }
        });
        assertThat(wrong).isEmpty();
        before.assertNothingWrittenSince(STACK);

        shots.forEach((operation, shot) ->
                roles.forEach((role, api) -> {
                    if (may(role, operation)) {
                        int status = shot.as(api).send().status();
                        if (status == 401 || status == 403 && operation != Operation.ENROLL) {
                            wrong.add("%s as %s: %d".formatted(operation, role, status));
                        }
                    }
                }));
        assertThat(wrong).isEmpty();
        assertNoSecretIsLogged();
    }

    private static void expect(Shot shot, int status, List<String> wrong) {
        Api.Answer answer = shot.send();
        String code = status == 401 ? "unauthenticated" : "forbidden";
        boolean isRight =
                answer.status() == status
                        && (shot.method().equals("HEAD") || answer.code().equals(code));
        if (!isRight) {
            wrong.add("%s: %d, not %d".formatted(shot, answer.status(), status));
        }
    }

    /// Neither whole nor its secret part.
    private void assertNoSecretIsLogged() {
        secrets.remove("");
        String log = String.join("\n", LOG);
        assertThat(log).contains("\"operation\":\"create_token\"");
        assertThat(secrets).hasSizeGreaterThan(8);
        for (String secret : secrets) {
            assertThat(log).doesNotContain(secret.split("_", 3)[2]);
        }
    }
}
