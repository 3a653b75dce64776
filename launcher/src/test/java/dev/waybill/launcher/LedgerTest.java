package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.launcher.Api.Answer;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Runs and releases on the whole stack.
final class LedgerTest {

    private static final Stack STACK = TestStack.start();

    private static final Api API = TestStack.api(STACK);

    @AfterAll
    static void stop() {
        STACK.close();
    }

    /// Who deploys by digest: what is current is run, and the run says what became of it.
    @Test
    @DisplayName("SPEC 4.2 a deployment resolves what is current and leaves a complete run")
    void aDeploymentLeavesACompleteRun() {
        String spec = "{\"graph\": \"v1\"}";
        String digest = Digest.of(spec.getBytes(StandardCharsets.UTF_8)).hex();
        assertThat(API.get("/v1/releases/agent/current").code()).isEqualTo("release_not_found");
        API.store("/v1/blobs?name=agent.json", spec.getBytes(StandardCharsets.UTF_8));
        assertThat(promote("agent", digest).status()).isEqualTo(201);

        JsonNode current = API.get("/v1/releases/agent/current").body();
        assertThat(current.path("blob_available").asBoolean()).isTrue();
        String released = current.path("spec_digest").asText();
        assertThat(API.get("/v1/blobs/" + released + "/content").bytes())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(spec);
        String run = start(released);
        for (String kind : List.of("deploy_started", "agent_executed", "deploy_completed")) {
            String event =
                    "{\"kind\": \"%s\", \"payload\": {\"of\": \"%s\"}}".formatted(kind, released);
            assertThat(API.post(run + "/events", event, kind).status()).isEqualTo(201);
        }
        Answer ended =
                API.post(
                        run + "/complete",
                        "{\"total_events\": 3, \"duration_ms\": 5, \"success\": true}");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.text("status")).isEqualTo("COMPLETED");
        assertThat(ended.body().path("recorded_events").asInt()).isEqualTo(3);
        JsonNode events = API.get(run + "/events").body().path("events");
        assertThat(events)
                .extracting(event -> event.path("seq").asInt() + " " + event.path("kind").asText())
                .containsExactly("1 deploy_started", "2 agent_executed", "3 deploy_completed");
        assertThat(API.post(run + "/events", "{\"kind\": \"k\", \"payload\": 1}").code())
                .isEqualTo("invalid_run_state");
        String listed = "/v1/runs?spec_digest=" + released + "&status=COMPLETED";
        assertThat(API.get(listed).body().at("/runs/0/run_id"))
                .isEqualTo(ended.body().path("run_id"));
    }

    @Test
    @DisplayName("D3.10, D3.18 what is or was released is kept, and a release outlives its bytes")
    void whatIsReleasedIsKept() {
        List<String> digests =
                Stream.of("one", "two")
                        .map(text -> {
                            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                            API.store("/v1/blobs", bytes);
                            return Digest.of(bytes).hex();
                        })
                        .toList();
        digests.forEach(digest -> assertThat(promote("held", digest).status()).isEqualTo(201));

        for (String digest : digests) {
            Answer refused = delete("/v1/blobs/" + digest);
            assertThat(refused.code()).isEqualTo("blob_in_use");
            assertThat(refused.body().at("/holders/0/kind").asText()).isEqualTo("release");
            assertThat(refused.body().at("/holders/0/id").asText()).isEqualTo("held");
        }
        assertThat(delete("/v1/blobs/" + digests.getLast() + "?force=true").status())
                .isEqualTo(204);
        JsonNode current = API.get("/v1/releases/held/current").body();
        assertThat(current.path("spec_digest").asText()).isEqualTo(digests.getLast());
        assertThat(current.path("blob_available").asBoolean(true)).isFalse();
        assertThat(API.post("/v1/releases/held/rollback", "{}").text("spec_digest"))
                .isEqualTo(digests.getFirst());
    }

    @Test
    @DisplayName("D3.16 names of any script go through the gateway")
    void namesGoThroughTheGateway() {
        String digest = Digest.of(new byte[] {1}).hex();
        for (String name : List.of("agents/prod", "50 % off?", "#1: è", "base64:abc", "リリース🚀")) {
            String path = "base64:" + base64(name);
            assertThat(promote(path, digest).text("name")).isEqualTo(name);
            assertThat(API.get("/v1/releases/" + path + "/current").text("name")).isEqualTo(name);
        }
        assertThat(promote("a%20b%3Ac", digest).text("name")).isEqualTo("a b:c");
        assertThat(API.get("/v1/releases/base64:" + base64("a b:c") + "/current").status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName(
            "SPEC X11, 8.13 a payload of 4 MiB goes through the gateway, and one more byte not")
    void largePayloadsGoThroughTheGateway() {
        String run = start(Digest.of(new byte[] {2}).hex());
        String frame = "{\"seq\": 7, \"kind\": \"tool_called\", \"payload\": \"%s\"}";
        int room = (4 << 20) - frame.formatted("").length();
        // As text in an event a body grows by what JSON has to escape, and an event has 6 MB.
        String payload = "\\\"".repeat(100_000) + "x".repeat(room - 200_000);

        Answer recorded = API.post(run + "/events", frame.formatted(payload));
        assertThat(recorded.status()).isEqualTo(201);
        Answer read = API.get(run + "/events");
        assertThat(read.body()).isEqualTo(recorded.body());
        assertThat(read.body().at("/events/0/payload").asText().length()).isEqualTo(room - 100_000);
        assertThat(API.post(run + "/events", frame.formatted(payload + "x")).code())
                .isEqualTo("too_large");
    }

    private static String start(String spec) {
        Answer started =
                API.post(
                        "/v1/runs",
                        "{\"spec_digest\": \"%s\", \"metadata\": {\"agent_name\": \"a\", \"tags\": {}}}"
                                .formatted(spec));
        assertThat(started.status()).isEqualTo(201);
        return "/v1/runs/" + started.text("run_id");
    }

    private static Answer promote(String name, String digest) {
        return API.post(
                "/v1/releases/" + name + "/promote",
                "{\"spec_digest\": \"%s\", \"metadata\": {\"promoted_by\": \"ci\"}}"
                        .formatted(digest));
    }

    private static Answer delete(String path) {
        return API.send("DELETE", path, "", Map.of());
    }

    private static String base64(String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }
}
