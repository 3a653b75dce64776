package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.agent.Activation;
import dev.waybill.cli.agent.AgentSettings;
import dev.waybill.cli.agent.DeviceAgent;
import dev.waybill.cli.agent.DeviceFolder;
import dev.waybill.cli.agent.HttpDeviceApi;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Waiter;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.local.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand device agents in one process converge on the whole stack, while queues and streams
/// deliver twice and out of order. Counts are exact at every moment.
final class FleetTest {

    private static final int DEVICES = 2000;
    private static final int BLOB_BYTES = 64 << 10;
    private static final int AT_A_TIME = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final byte[] blob = new byte[BLOB_BYTES];
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    @Test
    void twoThousandDevicesConvergeThoughMessagesComeTwiceAndOutOfOrder(@TempDir Path folder)
            throws Exception {
        new Random(7).nextBytes(blob);
        try (Stack stack = Stack.start(TestStack.options().adverse(7));
                ExecutorService workers =
                        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            Api api = TestStack.api(stack);
            publish(api);
            each(workers, device -> register(api, device));
            String distribution =
                    api.post(
                                    "/v1/distributions",
                                    "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": {\"Formation\": {\"formation_id\": \"fleet\"}}}")
                            .text("distribution_id");
            Future<?> watched = workers.submit(() -> watch(api, distribution));
            HttpClient http = ApiClient.http();
            each(workers, device -> run(stack, http, folder, device));
            watched.get();
            assertEverybodyHasIt(api, distribution, folder);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(String device) throws IOException, InterruptedException;
    }

    private static void each(ExecutorService workers, Step step) throws Exception {
        List<Future<?>> steps = new ArrayList<>();
        for (int i = 0; i < DEVICES; i++) {
            String device = "device-%05d".formatted(i);
            steps.add(
                    workers.submit(() -> {
                        step.run(device);
                        return true;
                    }));
        }
        for (Future<?> future : steps) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    private void publish(Api api) {
        String digest = api.store("/v1/blobs", blob).body().path("blob").path("digest").asText();
        String variant =
                "{\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}"
                        .formatted(digest, BLOB_BYTES);
        assertThat(
                        api.put(
                                        "/v1/models/m/versions/1",
                                        "{\"variants\": {\"any\": " + variant + "}}")
                                .status())
                .isEqualTo(201);
    }

    private void register(Api api, String device) {
        Api.Answer answer =
                api.put(
                        "/v1/devices/" + device,
                        "{\"formation_id\": \"fleet\", \"capabilities\": {\"cpu_arch\": \"x86_64\", \"available_storage_mb\": 100}}");
        assertThat(answer.status()).as(device).isEqualTo(201);
        tokens.put(device, answer.text("device_token"));
    }

    /// An agent that asks until it has had its work.
    private void run(Stack stack, HttpClient http, Path folder, String device)
            throws IOException, InterruptedException {
        Backoff backoff =
                new Backoff(
                        8,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(2),
                        new Random(1),
                        Waiter.real());
        ApiClient api =
                new ApiClient(http, stack.url(), Optional.ofNullable(tokens.get(device)), backoff);
        AgentSettings settings =
                AgentSettings.usual(
                                new Capabilities(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("x86_64"),
                                        Optional.of(100L),
                                        Optional.empty()),
                                OptionalLong.empty(),
                                new DownloadSettings(1, BLOB_BYTES, 16 << 10, backoff),
                                Activation.none())
                        .impatient();
        try (DeviceFolder own = DeviceFolder.open(folder.resolve(device))) {
            DeviceAgent agent =
                    new DeviceAgent(
                            own,
                            new HttpDeviceApi(api, device, InstantSource.system()),
                            new HttpRanges(),
                            settings,
                            InstantSource.system(),
                            line -> {});
            Instant until = Instant.now().plus(PATIENCE);
            while (agent.visit().outcomes().isEmpty()) {
                assertThat(Instant.now()).as(device).isBefore(until);
                Waiter.real().pause(Duration.ofMillis(500));
            }
        }
    }

    /// Looks at the distribution until it has ended: at every look the classes sum to the total.
    private static boolean watch(Api api, String distribution) throws InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        long revision = 0;
        while (Instant.now().isBefore(until)) {
            JsonNode status = api.get("/v1/distributions/" + distribution).body();
            String state = status.path("state").asText();
            if (!state.equals("Planning")) {
                long sum =
                        Stream.of(
                                        "pending",
                                        "in_progress",
                                        "completed",
                                        "failed",
                                        "cancelled",
                                        "superseded")
                                .mapToLong(name -> status.path(name).asLong())
                                .sum();
                assertThat(sum).as(status.toString()).isEqualTo(DEVICES);
                assertThat(status.path("total_targets").asInt()).isEqualTo(DEVICES);
            }
            if (state.startsWith("Completed")) {
                assertThat(state).isEqualTo("Completed");
                return true;
            }
            JsonNode convergence =
                    api.get("/v1/models/m/versions/1/convergence?wait=2&after=" + revision).body();
            assertThat(convergence.path("revision").asLong()).isGreaterThanOrEqualTo(revision);
            revision = convergence.path("revision").asLong();
        }
        throw new AssertionError("the distribution did not end");
    }

    private void assertEverybodyHasIt(Api api, String distribution, Path folder)
            throws IOException {
        JsonNode status = api.get("/v1/distributions/" + distribution).body();
        assertThat(status.path("completed").asInt()).isEqualTo(DEVICES);
        JsonNode convergence = api.get("/v1/models/m/versions/1/convergence").body();
        assertThat(convergence.path("converged").asInt()).isEqualTo(DEVICES);
        assertThat(convergence.path("total_platforms").asInt()).isEqualTo(DEVICES);
        assertThat(convergence.path("success").asBoolean()).isTrue();
        assertThat(convergence.path("version_distribution").path("1").asInt()).isEqualTo(DEVICES);
        Set<String> nodes = new TreeSet<>();
        String cursor = "";
        do {
            JsonNode page =
                    api.get("/v1/distributions/" + distribution + "/nodes?limit=1000" + cursor)
                            .body();
            page.path("nodes")
                    .forEach(node -> {
                        assertThat(nodes.add(node.path("node_id").asText()))
                                .as(node.toString())
                                .isTrue();
                        assertThat(node.path("state").asText()).isEqualTo("completed");
                    });
            cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(nodes).hasSize(DEVICES);
        assertThat(installed(folder)).isEqualTo(DEVICES);
    }

    private long installed(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).filter(this::isTheBlob).count();
        }
    }

    private boolean isTheBlob(Path file) {
        try {
            return Files.size(file) == BLOB_BYTES && Arrays.equals(Files.readAllBytes(file), blob);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
