package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The header Idempotency-Key (API §1).
final class KeyedCallTest {

    private final AtomicInteger effects = new AtomicInteger();
    private final Deque<Response> answers = new ArrayDeque<>();
    private final Fixture fixture =
            new Fixture(
                    Map.of(
                            Operation.CREATE_DISTRIBUTION,
                            call -> {
                                int number = effects.incrementAndGet();
                                return answers.isEmpty()
                                        ? Response.json(201, Map.of("number", number))
                                        : answers.pop();
                            }));

    @Test
    void theSameKeyAndBodyGetsTheFirstAnswerAgain() {
        Response first = post("k", "{}");
        Response second = post("k", "{}");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.bodyText()).isEqualTo(first.bodyText()).contains("\"number\":1");
        assertThat(second.headers()).containsEntry("idempotent-replayed", "true");
        assertThat(effects).hasValue(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsAConflict() {
        post("k", "{}");
        Response other = post("k", "{\"a\":1}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.bodyText()).contains("idempotency_conflict");
        assertThat(effects).hasValue(1);
    }

    @Test
    void anotherSubjectWithTheSameKeyIsAnotherCall() {
        post("k", "{}");
        Response other =
                fixture.function.answer(
                        Fixture.request(
                                "POST",
                                "/v1/distributions",
                                "{}",
                                Map.of(
                                        "authorization",
                                        "Bearer " + Fixture.token("operator"),
                                        "idempotency-key",
                                        "k")));
        assertThat(other.bodyText()).contains("\"number\":2");
    }

    /// Who needs no token has no name: a device must not be turned away because another one has
    /// used its key.
    @Test
    void callersWithoutATokenDoNotMeetInEachOthersKeys() {
        AtomicInteger enrolled = new AtomicInteger();
        Fixture open =
                new Fixture(
                        Map.of(
                                Operation.ENROLL,
                                call ->
                                        Response.json(
                                                201,
                                                Map.of("number", enrolled.incrementAndGet()))));
        assertThat(enroll(open, "{\"device_id\": \"a\"}")).contains("\"number\":1");
        assertThat(enroll(open, "{\"device_id\": \"b\"}")).contains("\"number\":2");
        assertThat(enroll(open, "{\"device_id\": \"a\"}")).contains("\"number\":1");
    }

    private static String enroll(Fixture open, String body) {
        return open.function
                .answer(Fixture.request("POST", "/v1/enroll", body, Map.of("idempotency-key", "k")))
                .bodyText();
    }

    @Test
    void aFailedCallMayBeSentAgainUnderItsKey() {
        answers.push(Problem.of(Code.MODEL_NOT_FOUND, "no").toResponse("r"));
        assertThat(post("k", "{}").status()).isEqualTo(404);
        assertThat(post("k", "{}").status()).isEqualTo(201);
    }

    @Test
    void aRepetitionMeetsTheRunningCallForAMinuteAndThenTakesOver() {
        AtomicInteger runs = new AtomicInteger();
        Fixture crashing =
                new Fixture(
                        Map.of(
                                Operation.CREATE_DISTRIBUTION,
                                call -> {
                                    if (runs.incrementAndGet() == 1) {
                                        throw new OutOfMemoryError("crash");
                                    }
                                    return Response.json(201, Map.of());
                                }));
        assertThatThrownBy(() -> post(crashing, "k", "{}")).isInstanceOf(OutOfMemoryError.class);
        assertThat(post(crashing, "k", "{}").status()).isEqualTo(409);
        crashing.now = crashing.now.plusSeconds(60);
        assertThat(post(crashing, "k", "{}").status()).isEqualTo(201);
    }

    @Test
    void aCallThatFailedGivesTheClaimUpAtOnce() {
        AtomicInteger runs = new AtomicInteger();
        Fixture failing =
                new Fixture(
                        Map.of(
                                Operation.CREATE_DISTRIBUTION,
                                call ->
                                        switch (runs.incrementAndGet()) {
                                            case 1 ->
                                                    throw new Unavailable(
                                                            "ask", new IllegalStateException());
                                            case 2 -> throw new IllegalStateException("a bug");
                                            default -> Response.json(201, Map.of());
                                        }));
        assertThat(post(failing, "k", "{}").status()).isEqualTo(503);
        assertThat(post(failing, "k", "{}").status()).isEqualTo(500);
        assertThat(post(failing, "k", "{}").status()).isEqualTo(201);
    }

    @Test
    void badKeysAreRefused() {
        assertThat(post("", "{}").status()).isEqualTo(400);
        assertThat(post("k".repeat(256), "{}").status()).isEqualTo(400);
        assertThat(effects).hasValue(0);
    }

    @Test
    void invalidInputGivesTheClaimUp() {
        AtomicInteger runs = new AtomicInteger();
        Fixture picky =
                new Fixture(
                        Map.of(
                                Operation.CREATE_DISTRIBUTION,
                                call -> {
                                    if (runs.incrementAndGet() == 1) {
                                        throw new InvalidRequest("scope", "is missing");
                                    }
                                    return Response.json(201, Map.of());
                                }));
        Response refused = post(picky, "k", "{}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.bodyText()).contains("\"field\":\"scope\"");
        assertThat(post(picky, "k", "{}").status()).isEqualTo(201);
    }

    private Response post(String key, String body) {
        return post(fixture, key, body);
    }

    private static Response post(Fixture fixture, String key, String body) {
        return fixture.function.answer(
                Fixture.request(
                        "POST",
                        "/v1/distributions",
                        body,
                        Map.of("authorization", "Bearer wb_admin_first", "idempotency-key", key)));
    }
}
