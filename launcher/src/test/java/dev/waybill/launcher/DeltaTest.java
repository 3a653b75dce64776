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
import dev.waybill.cli.transfer.MeteredRanges;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.local.Stack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fleet of three goes from a version to the next on the whole stack: one device has the version
/// before, one has a damaged file of it, one has nothing.
final class DeltaTest {

    private static final int BYTES = 3 << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final HttpClient http = ApiClient.http();
    private final Map<String, String> tokens = new HashMap<>();
    private final List<String> said = new ArrayList<>();

    @Test
    @DisplayName("D1.19 a new version comes in few bytes, and how it came is told of every device")
    void devicesFetchWhatTheyLackAndSayHow(@TempDir Path folder) throws Exception {
        byte[] first = compressible();
        byte[] second = changed(first);
        try (Stack stack = TestStack.start()) {
            Api api = TestStack.api(stack);
            publish(api, "1", first);
            for (String device : List.of("has", "damaged", "new")) {
                register(api, device);
            }
            distribute(api, "1", "{\"Nodes\": {\"node_ids\": [\"has\", \"damaged\"]}}", "{}");
            bring(stack, folder, "has");
            bring(stack, folder, "damaged");
            damage(folder);

            publish(api, "2", second);
            String distribution = distribute(api, "2", "\"AllNodes\"", "{}");
            long delta = bring(stack, folder, "has");
            long whole = bring(stack, folder, "damaged");
            long packed = bring(stack, folder, "new");

            for (String device : List.of("has", "damaged", "new")) {
                assertThat(current(folder, device)).as(device).hasBinaryContent(second);
            }
            assertThat(delta).isLessThan(second.length / 8);
            assertThat(packed).isBetween(delta, second.length * 2L / 3);
            assertThat(whole).isGreaterThanOrEqualTo(second.length);
            assertThat(node(api, distribution, "has").path("mode").asText()).isEqualTo("delta");
            assertThat(node(api, distribution, "new").path("mode").asText()).isEqualTo("packed");
            assertThat(node(api, distribution, "damaged").path("mode").asText()).isEqualTo("full");
            assertThat(said)
                    .anyMatch(line -> line.contains("m 2: delta, "))
                    .anyMatch(line -> line.contains("m 2: packed, "))
                    .anyMatch(line -> line.contains("m 2: fetched whole: base_differs"));
        }
    }

    @Test
    @DisplayName(
            "D1.19 a required delta that cannot be followed fails the device, which keeps what it has")
    void aRequiredDeltaIsNotReplacedByTheBlob(@TempDir Path folder) throws Exception {
        byte[] first = compressible();
        byte[] second = changed(first);
        try (Stack stack = TestStack.start()) {
            Api api = TestStack.api(stack);
            publish(api, "1", first);
            register(api, "damaged");
            distribute(api, "1", "\"AllNodes\"", "{}");
            bring(stack, folder, "damaged");
            byte[] kept = damage(folder);

            publish(api, "2", second);
            String distribution =
                    distribute(
                            api,
                            "2",
                            "\"AllNodes\"",
                            "{\"delta\": \"required\", \"retry\": {\"transfer\": 0}}");
            assertThat(bring(stack, folder, "damaged")).isLessThan(100_000);
            assertThat(current(folder, "damaged")).hasBinaryContent(kept);
            JsonNode node = node(api, distribution, "damaged");
            assertThat(node.path("state").asText()).isEqualTo("failed");
            assertThat(node.path("blocker").toString())
                    .contains("TransferFailed", "must not be fetched whole: base_differs");
        }
    }

    /// Changes a byte of what the device has; what it has then.
    private static byte[] damage(Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(current(folder, "damaged"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(current(folder, "damaged"), bytes);
        return bytes;
    }

    private static void publish(Api api, String version, byte[] bytes) {
        assertThat(api.store("/v1/blobs", bytes).status()).isEqualTo(201);
        String variant =
                "{\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}"
                        .formatted(Digest.of(bytes), bytes.length);
        assertThat(
                        api.put(
                                        "/v1/models/m/versions/" + version,
                                        "{\"variants\": {\"any\": " + variant + "}}")
                                .status())
                .isEqualTo(201);
    }

    private void register(Api api, String device) {
        Api.Answer answer =
                api.put(
                        "/v1/devices/" + device,
                        "{\"capabilities\": {\"cpu_arch\": \"x86_64\", \"available_storage_mb\": 1000}}");
        tokens.put(device, answer.text("device_token"));
    }

    private static String distribute(Api api, String version, String scope, String strategy) {
        Api.Answer answer =
                api.post(
                        "/v1/distributions",
                        "{\"model_id\": \"m\", \"version\": \"%s\", \"scope\": %s, \"strategy\": %s}"
                                .formatted(version, scope, strategy));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.text("distribution_id");
    }

    private static JsonNode node(Api api, String distribution, String device) {
        return api.get("/v1/distributions/" + distribution + "/nodes/" + device).body();
    }

    /// Lets the device's agent ask until it has had its work; how many bytes it fetched.
    private long bring(Stack stack, Path folder, String device)
            throws IOException, InterruptedException {
        Backoff backoff =
                new Backoff(
                        5,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(2),
                        new Random(1),
                        Waiter.real());
        ApiClient api =
                new ApiClient(http, stack.url(), Optional.ofNullable(tokens.get(device)), backoff);
        AgentSettings settings =
                AgentSettings.usual(
                                Capabilities.UNKNOWN,
                                OptionalLong.empty(),
                                DownloadSettings.usual(backoff),
                                Activation.none())
                        .impatient();
        MeteredRanges ranges = new MeteredRanges(new HttpRanges());
        try (DeviceFolder own = DeviceFolder.open(folder.resolve(device))) {
            DeviceAgent agent =
                    new DeviceAgent(
                            own,
                            new HttpDeviceApi(api, device, InstantSource.system()),
                            ranges,
                            settings,
                            InstantSource.system(),
                            said::add);
            Instant until = Instant.now().plus(PATIENCE);
            while (agent.visit().outcomes().isEmpty()) {
                assertThat(Instant.now()).as(device).isBefore(until);
                Waiter.real().pause(Duration.ofMillis(200));
            }
        }
        return ranges.bytes();
    }

    private static Path current(Path folder, String device) {
        return folder.resolve(device).resolve("models/m/current/artifact");
    }

    private static byte[] compressible() {
        Random random = new Random(5);
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    /// A third in which every 900th byte changes, and the rest as it was.
    private static byte[] changed(byte[] base) {
        byte[] bytes = base.clone();
        for (int i = BYTES / 3; i < 2 * BYTES / 3; i += 900) {
            bytes[i] ^= 0x55;
        }
        return bytes;
    }
}
