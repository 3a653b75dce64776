package dev.waybill.cli.agent;

import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.fake.FakeDevices;
import dev.waybill.cli.fake.FakeServer;
import dev.waybill.cli.fake.FakeStore;
import dev.waybill.cli.fake.Patience;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.device.Capabilities;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// One device in a folder, opposite a fake server: segments of 8 KiB, every pause noted instead of
/// waited, a clock that moves when the test moves it, and a report of progress after every piece.
final class AgentBench implements AutoCloseable {

    static final int SEGMENT = 8 << 10;
    static final String TOKEN = "wb_device_secret";

    final FakeServer server = new FakeServer();
    final FakeStore store = new FakeStore(server);
    final FakeDevices devices = new FakeDevices(server, store, TOKEN, () -> this.now);
    final Patience patience = new Patience();
    final List<String> log = new ArrayList<>();
    Activation activation = Activation.none();
    OptionalLong storageBytes = OptionalLong.empty();
    HttpRanges ranges = new HttpRanges();
    int connections = 1;
    int segmentBytes = SEGMENT;
    Duration progressInterval = Duration.ZERO;
    volatile Instant now = Instant.parse("2025-01-01T00:00:00Z");

    private final HttpClient http = ApiClient.http();
    private final Path root;

    AgentBench(Path root) {
        this.root = root;
    }

    /// Random bytes that the store keeps.
    byte[] blob(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        store.put(bytes);
        return bytes;
    }

    /// Offers `bytes` as a version of model `m`.
    void offer(String id, String version, byte[] bytes) {
        devices.offer(id, "m", version, Digest.of(bytes), bytes.length);
    }

    /// One visit of a freshly started agent.
    DeviceAgent.Visit visit() throws IOException, InterruptedException {
        try (DeviceFolder folder = DeviceFolder.open(root)) {
            DeviceAgent agent = agent(folder);
            agent.recover();
            return agent.visit();
        }
    }

    DeviceAgent agent(DeviceFolder folder) throws IOException {
        InstantSource clock = () -> now;
        ApiClient api = new ApiClient(http, server.at(""), Optional.of(TOKEN), patience.backoff(3));
        DownloadSettings downloads =
                new DownloadSettings(
                        connections, segmentBytes, segmentBytes / 8, patience.backoff(5));
        AgentSettings settings =
                new AgentSettings(
                        Capabilities.UNKNOWN,
                        storageBytes,
                        downloads,
                        activation,
                        progressInterval,
                        Duration.ofMinutes(10),
                        Duration.ZERO);
        return new DeviceAgent(
                folder,
                new HttpDeviceApi(api, "device-1", clock),
                ranges,
                settings,
                clock,
                log::add);
    }

    /// The folder of model `m`.
    Path model() {
        return root.resolve("models").resolve("m");
    }

    /// The bytes that are in use.
    byte[] current() throws IOException {
        return Files.readAllBytes(model().resolve("current").resolve("model.onnx"));
    }

    Path downloads() {
        return root.resolve("downloads");
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }
}
