package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.agent.Activation;
import dev.waybill.cli.agent.AgentSettings;
import dev.waybill.cli.agent.DeviceAgent;
import dev.waybill.cli.agent.DeviceFolder;
import dev.waybill.cli.agent.HttpDeviceApi;
import dev.waybill.cli.agent.Outcome;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Waiter;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.cli.transfer.MeteredRanges;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.local.Stack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// A device with an agent in a folder of its own, on a whole stack.
final class TestDevice {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final HttpClient HTTP = ApiClient.http();

    private final Stack stack;
    private final String id;
    private final String token;
    private final Path folder;
    private final List<String> said = new ArrayList<>();
    private final MeteredRanges ranges = new MeteredRanges(new HttpRanges());

    private TestDevice(Stack stack, String id, String token, Path folder) {
        this.stack = stack;
        this.id = id;
        this.token = token;
        this.folder = folder;
    }

    /// Registers device `id`, which has a folder of that name in `folder`.
    static TestDevice register(Stack stack, String id, Path folder) {
        Api.Answer answer =
                TestStack.api(stack)
                        .put(
                                "/v1/devices/" + id,
                                "{\"capabilities\": {\"cpu_arch\": \"x86_64\", \"available_storage_mb\": 1000}}");
        assertThat(answer.status()).isEqualTo(201);
        return new TestDevice(stack, id, answer.text("device_token"), folder.resolve(id));
    }

    /// Lets a freshly started agent ask until it is offered work; what came of that.
    List<Outcome> work() throws IOException, InterruptedException {
        Backoff backoff =
                new Backoff(
                        5,
                        Duration.ofMillis(50),
                        Duration.ofSeconds(2),
                        new Random(1),
                        Waiter.real());
        ApiClient api = new ApiClient(HTTP, stack.url(), Optional.of(token), backoff);
        AgentSettings settings =
                AgentSettings.usual(
                                Capabilities.UNKNOWN,
                                OptionalLong.empty(),
                                DownloadSettings.usual(backoff),
                                Activation.none())
                        .impatient();
        try (DeviceFolder own = DeviceFolder.open(folder)) {
            DeviceAgent agent =
                    new DeviceAgent(
                            own,
                            new HttpDeviceApi(api, id, InstantSource.system()),
                            ranges,
                            settings,
                            InstantSource.system(),
                            said::add);
            Instant until = Instant.now().plus(PATIENCE);
            while (true) {
                List<Outcome> outcomes = agent.visit().outcomes();
                if (!outcomes.isEmpty()) {
                    return outcomes;
                }
                assertThat(Instant.now()).as(id).isBefore(until);
                Waiter.real().pause(Duration.ofMillis(200));
            }
        }
    }

    /// Its name.
    String id() {
        return id;
    }

    /// What it has of `model`.
    Path current(String model) {
        return folder.resolve("models").resolve(model).resolve("current").resolve("artifact");
    }

    /// How many bytes it has fetched so far.
    long fetchedBytes() {
        return ranges.bytes();
    }

    /// What its agents said in words.
    List<String> said() {
        return List.copyOf(said);
    }
}
