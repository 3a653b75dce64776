package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Strategies on the whole stack: what a device is offered, and how the distribution ends.
class OfferingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final byte[] BLOB = "a small model".getBytes(StandardCharsets.UTF_8);

    private static Stack stack;
    private static Api api;
    private static int number;

    private final String formation = "f" + ++number;
    private final String model = "m" + number;
    private final Map<String, Api> devices = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        stack = Stack.start(TestStack.options());
        api = TestStack.api(stack);
        api.store("/v1/blobs", BLOB);
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private void register(String name) {
        String device = name + number;
        String token =
                api.put("/v1/devices/" + device, json("{'formation_id': '" + formation + "'}"))
                        .text("device_token");
        devices.put(name, new Api(stack.url(), token));
    }

    private String distribute(String strategy) {
        return distribute("1", strategy);
    }

    private String distribute(String version, String strategy) {
        String digest = Digest.of(BLOB).toString();
        api.put(
                "/v1/models/" + model + "/versions/" + version,
                json(
                        "{'variants': {'v': {'blob': {'hash': '%s', 'size_bytes': %d, 'metadata': {}}, 'precision': 'int8', 'execution_providers': []}}}"
                                .formatted(digest, BLOB.length)));
        Api.Answer created =
                api.post(
                        "/v1/distributions",
                        json(
                                "{'model_id': '%s', 'version': '%s', 'scope': {'Formation': {'formation_id': '%s'}}, 'strategy': %s}"
                                        .formatted(model, version, formation, strategy)));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        return created.text("distribution_id");
    }

    private Api device(String name) {
        return Objects.requireNonNull(devices.get(name));
    }

    private JsonNode work(String name) {
        return device(name).get("/v1/devices/" + name + number + "/work").body().path("work");
    }

    private void report(String name, String distribution, int sequence, String state) {
        report(1, name, distribution, sequence, state);
    }

    private void report(
            int generation, String name, String distribution, int sequence, String state) {
        Api.Answer answer =
                device(name)
                        .post(
                                "/v1/devices/"
                                        + name
                                        + number
                                        + "/work/"
                                        + distribution
                                        + "/report",
                                json(
                                        "{'generation': %d, 'attempt': 1, 'sequence': %d, 'state': '%s'}"
                                                .formatted(generation, sequence, state)));
        assertThat(answer.status()).isEqualTo(200);
    }

    private JsonNode shown(String distribution) {
        return api.get("/v1/distributions/" + distribution).body();
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            Patience.pause(LOOK_AGAIN);
        }
    }

    @Test
    void aDeviceThatRunsTheVersionIsBroughtNothingAgain() {
        register("a");
        String first = distribute("{}");
        until(() -> !work("a").isEmpty());
        report("a", first, 1, "Operational");
        until(() -> shown(first).path("state").asText().equals("Completed"));
        register("b");

        String again = distribute("{}");

        until(() -> !work("b").isEmpty());
        assertThat(work("a")).isEmpty();
        JsonNode node = api.get("/v1/distributions/" + again + "/nodes/a" + number).body();
        assertThat(node.path("state").asText()).isEqualTo("completed");
        assertThat(node.path("total_bytes").asLong(-1)).isZero();
        report(2, "b", again, 1, "Operational");
        until(() -> shown(again).path("state").asText().equals("Completed"));
        assertThat(
                        api.get("/v1/models/" + model + "/versions/1/convergence")
                                .body()
                                .path("converged")
                                .asInt())
                .isEqualTo(2);
    }

    @Test
    void aDeviceThatComesLaterGetsTheVersionToo() {
        register("a");
        String distribution = distribute("{'late_joiners': true, 'deadline_seconds': 3600}");
        until(() -> !work("a").isEmpty());
        report("a", distribution, 1, "Operational");
        until(() -> shown(distribution).path("completed").asInt() == 1);

        register("b");
        until(() -> !work("b").isEmpty());
        until(() -> shown(distribution).path("total_targets").asInt() == 2);
        report("b", distribution, 1, "Operational");

        until(() -> shown(distribution).path("completed").asInt() == 2);
        assertThat(shown(distribution).path("state").asText()).isEqualTo("Running");
        assertThat(
                        api.get("/v1/distributions/" + distribution + "/nodes/b" + number)
                                .body()
                                .path("state")
                                .asText())
                .isEqualTo("completed");
        assertThat(api.get("/v1/distributions/" + distribution + "/nodes").body().path("nodes"))
                .hasSize(2);
    }

    @Test
    void aDeviceIsOfferedNothingNewOutsideOfTheWindow() {
        register("a");
        String distribution =
                distribute("{'window': {'cron': '0 0 29 2 *', 'duration_seconds': 1}}");
        until(() -> shown(distribution).path("state").asText().equals("Running"));
        assertThat(work("a")).isEmpty();
    }

    @Test
    void aDeviceIsToldWhenItMayStartTheVersion() {
        register("a");
        distribute(
                "{'window': {'cron': '* * * * *', 'duration_seconds': 60}, 'activate': 'in_window'}");
        until(() -> !work("a").isEmpty());
        JsonNode activate = work("a").path(0).path("activate");
        assertThat(Instant.parse(activate.path("not_before").asText()))
                .isBeforeOrEqualTo(Instant.now());
        assertThat(Instant.parse(activate.path("not_after").asText())).isAfter(Instant.now());
    }

    @Test
    void nothingNewIsOfferedWhenTheBytesAreSpent() {
        register("a");
        register("b");
        String distribution = distribute("{'byte_budget': 1}");
        until(() -> !work("a").isEmpty());
        until(() -> shown(distribution).path("state").asText().equals("Paused"));
        assertThat(shown(distribution).path("pause").path("reason").asText())
                .isEqualTo("ByteBudget");
        assertThat(work("b")).isEmpty();
        assertThat(work("a")).hasSize(1);

        api.post("/v1/distributions/" + distribution + "/resume", "");
        until(() -> !work("b").isEmpty());
    }

    @Test
    void d1_16_aRollbackIsForDevicesThatAreNotOnTheVersion() {
        register("a");
        register("b");
        register("c");
        String first = distribute("{}");
        for (String name : new String[] {"a", "b", "c"}) {
            until(() -> !work(name).isEmpty());
            report(name, first, 1, "Operational");
        }
        until(() -> shown(first).path("state").asText().equals("Completed"));
        String second = distribute("2", "{'waves': [{'count': 2}]}");
        until(() -> !work("a").isEmpty());
        report(2, "a", second, 1, "Operational");
        Api.Answer back =
                api.post(
                        "/v1/models/" + model + "/rollback",
                        json(
                                "{'to_version': '1', 'scope': {'Formation': {'formation_id': '%s'}}}"
                                        .formatted(formation)));
        assertThat(back.status()).isEqualTo(201);
        String third = back.text("distribution_id");
        until(() -> shown(third).path("total_targets").asInt() == 3);
        assertThat(shown(third).path("priority").asText()).isEqualTo("High");
        until(() -> shown(second).path("state").asText().equals("Superseded"));
        until(() -> work("a").path(0).path("version").asText().equals("1"));
        assertThat(work("b").path(0).path("generation").asInt()).isEqualTo(3);
    }

    @Test
    void theNextWaveComesWhenTheFirstIsDoneAndAMissedThresholdPauses() {
        register("a");
        register("b");
        String distribution =
                distribute("{'waves': [{'count': 1, 'success_threshold_percent': 100}]}");
        until(() -> !work("a").isEmpty());
        assertThat(work("b")).isEmpty();
        assertThat(shown(distribution).path("wave").asInt()).isEqualTo(1);
        assertThat(shown(distribution).path("wave_count").asInt()).isEqualTo(2);
        report("a", distribution, 1, "Failed");

        until(() -> shown(distribution).path("state").asText().equals("Paused"));
        assertThat(shown(distribution).path("pause").path("reason").asText())
                .isEqualTo("WaveThresholdMissed");
        assertThat(work("b")).isEmpty();
        api.post("/v1/distributions/" + distribution + "/resume", "");
        assertThat(work("b")).hasSize(1);
        assertThat(shown(distribution).path("wave").asInt()).isEqualTo(2);
    }

    @Test
    void whatConvergedGoesBackWhenTooMuchFailed() {
        register("a");
        register("b");
        register("c");
        String first = distribute("1", "{}");
        until(() -> !work("a").isEmpty() && !work("b").isEmpty());
        report("a", first, 1, "Operational");
        report("b", first, 1, "Operational");

        String second =
                distribute(
                        "2",
                        "{'abort': {'failed_percent': 50, 'min_finished': 2},"
                                + " 'on_abort': 'rollback'}");
        until(() -> work("a").size() == 1 && work("b").size() == 1);
        report(2, "a", second, 1, "Operational");
        report(2, "b", second, 1, "Failed");

        until(() -> shown(second).path("state").asText().equals("Aborted"));
        String back = shown(second).path("rollback_distribution_id").asText();
        until(() -> !work("a").isEmpty());
        assertThat(work("a").get(0).path("version").asText()).isEqualTo("1");
        assertThat(work("a").get(0).path("distribution_id").asText()).isEqualTo(back);
        assertThat(work("b")).isEmpty();
        report(3, "a", back, 1, "Operational");
        until(() -> shown(back).path("state").asText().equals("Completed"));
        assertThat(shown(back).path("total_targets").asInt()).isEqualTo(1);
    }

    @Test
    void failedDevicesAloneAreAskedAgainBeforeAndAfterTheEnd() {
        register("a");
        register("b");
        String distribution = distribute("{}");
        until(() -> !work("a").isEmpty() && !work("b").isEmpty());
        report("a", distribution, 1, "Failed");
        assertThat(work("a")).isEmpty();

        Api.Answer open = api.post("/v1/distributions/" + distribution + "/retry", "");
        assertThat(open.status()).isEqualTo(200);
        until(() -> !work("a").isEmpty());
        assertThat(work("a").get(0).path("attempt").asInt()).isEqualTo(2);
        report("b", distribution, 1, "Operational");
        device("a")
                .post(
                        "/v1/devices/a" + number + "/work/" + distribution + "/report",
                        json("{'generation': 1, 'sequence': 1, 'state': 'Failed'}"));
        until(() -> shown(distribution).path("state").asText().equals("CompletedWithFailures"));

        Api.Answer over = api.post("/v1/distributions/" + distribution + "/retry", "");
        assertThat(over.status()).isEqualTo(201);
        String next = over.text("distribution_id");
        until(() -> !work("a").isEmpty());
        assertThat(work("a").get(0).path("distribution_id").asText()).isEqualTo(next);
        assertThat(work("b")).isEmpty();
        assertThat(shown(next).path("total_targets").asInt()).isEqualTo(1);
        assertThat(shown(next).path("retry_of").asText()).isEqualTo(distribution);
    }
}
