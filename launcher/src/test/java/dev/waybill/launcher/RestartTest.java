package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.Stack;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `waybill up --data` is killed (kill -9) between answers: nothing that was answered is lost.
final class RestartTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    @DisplayName("A4.3 a stack that keeps nothing says so")
    void a4_3d_aStackInMemoryIsEphemeral() {
        try (Stack stack = TestStack.start()) {
            Api.Answer stats = TestStack.api(stack).get("/v1/stats");

            assertThat(stats.text("persistence")).isEqualTo("Ephemeral");
            assertThat(stats.text("durability_tier")).isEqualTo("Inline");
        }
    }

    @Test
    @DisplayName("D2.9 what was answered is there after a kill, and counted")
    void whatWasAnsweredIsThereAfterAKill(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        byte[] bytes = "kept for good".getBytes(StandardCharsets.UTF_8);
        String digest;
        String deviceToken;
        String distribution;
        Process first = up(data, folder.resolve("first.log"));
        try {
            Api api = api(first, data);
            assertThat(api.get("/v1/stats").text("persistence")).isEqualTo("Durable");
            assertThat(api.get("/v1/stats").text("durability_tier")).isEqualTo("Durable");
            digest =
                    api.store("/v1/blobs?name=kept", bytes)
                            .body()
                            .path("blob")
                            .path("digest")
                            .asText();
            kill(first);
            Process second = up(data, folder.resolve("second.log"));
            first = second;
            api = api(second, data);
            assertThat(api.get("/v1/blobs/" + digest + "/content").bytes()).isEqualTo(bytes);
            JsonNode kept = api.get("/v1/blobs/" + digest).body();
            assertThat(kept.path("reference_count").asInt()).isEqualTo(1);
            publish(api, digest, bytes.length);
            deviceToken =
                    api.put(
                                    "/v1/devices/d-1",
                                    "{\"capabilities\": {\"cpu_arch\": \"x86_64\", \"available_storage_mb\": 10}}")
                            .text("device_token");
            distribution =
                    api.post(
                                    "/v1/distributions",
                                    "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": \"AllNodes\"}",
                                    "key-1")
                            .text("distribution_id");
            // At once after the answer: the plan, and its message, may not even have begun.
            kill(second);
            first = up(data, folder.resolve("third.log"));
            api = api(first, data);
            Api device = api.as(deviceToken);
            JsonNode work = awaitWork(device);
            assertThat(work.path("distribution_id").asText()).isEqualTo(distribution);
            assertThat(
                            Api.presigned(
                                            "GET",
                                            work.path("download").path("url").asText(),
                                            new byte[0],
                                            Map.of())
                                    .bytes())
                    .isEqualTo(bytes);
            Api.Answer again =
                    api.post(
                            "/v1/distributions",
                            "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": \"AllNodes\"}",
                            "key-1");
            assertThat(again.text("distribution_id")).isEqualTo(distribution);
            assertThat(
                            device.post(
                                            "/v1/devices/d-1/work/" + distribution + "/report",
                                            "{\"generation\": 1, \"sequence\": 1, \"state\": \"Operational\"}")
                                    .body()
                                    .path("accepted")
                                    .asBoolean())
                    .isTrue();
            kill(first);
            first = up(data, folder.resolve("fourth.log"));
            awaitCompleted(api(first, data), distribution);
        } finally {
            kill(first);
        }
    }

    private static void publish(Api api, String digest, int size) {
        String variant =
                "{\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}"
                        .formatted(digest, size);
        assertThat(
                        api.put(
                                        "/v1/models/m/versions/1",
                                        "{\"variants\": {\"any\": " + variant + "}}")
                                .status())
                .isEqualTo(201);
        assertThat(api.post("/v1/models/m/versions/1/publish", "").status()).isEqualTo(200);
    }

    private static JsonNode awaitWork(Api device) {
        Instant until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            JsonNode work = device.get("/v1/devices/d-1/work?wait=5").body().path("work");
            if (!work.isEmpty()) {
                return work.get(0);
            }
        }
        throw new AssertionError("the device was offered nothing");
    }

    private static void awaitCompleted(Api api, String distribution) {
        Instant until = Instant.now().plus(PATIENCE);
        long revision = 0;
        while (Instant.now().isBefore(until)) {
            JsonNode convergence =
                    api.get("/v1/models/m/versions/1/convergence?wait=5&after=" + revision).body();
            revision = convergence.path("revision").asLong();
            if (convergence.path("success").asBoolean()) {
                assertThat(
                                api.get("/v1/distributions/" + distribution)
                                        .body()
                                        .path("completed")
                                        .asInt())
                        .isEqualTo(1);
                return;
            }
        }
        throw new AssertionError("the distribution did not converge");
    }

    private static Process up(Path data, Path log) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dwaybill.root=" + RepositoryRoot.find(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.waybill.local.Up",
                                "--port",
                                "0",
                                "--data",
                                data.toString()));
        return new ProcessBuilder(command)
                .directory(data.resolveSibling("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Waits until the stack of this very process has written where it is.
    private static Api api(Process process, Path data) throws IOException, InterruptedException {
        Path file = data.resolve("endpoints.json");
        Instant until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until) && process.isAlive()) {
            if (Files.exists(file)) {
                JsonNode endpoints = new ObjectMapper().readTree(Files.readString(file));
                if (endpoints.path("pid").asLong() == process.pid()) {
                    return new Api(
                            URI.create(endpoints.path("api").asText()),
                            endpoints.path("admin_token").asText());
                }
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the stack did not start");
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
