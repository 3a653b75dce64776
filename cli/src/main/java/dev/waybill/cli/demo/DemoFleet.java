package dev.waybill.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.agent.Activation;
import dev.waybill.cli.agent.AgentSettings;
import dev.waybill.cli.agent.CapabilitiesJson;
import dev.waybill.cli.agent.DeviceAgent;
import dev.waybill.cli.agent.DeviceFolder;
import dev.waybill.cli.agent.HttpDeviceApi;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.cli.transfer.MeteredRanges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// The demo's devices at work: each an agent with a folder of its own, all in this process.
final class DemoFleet implements AutoCloseable {

    private final ApiClient api;
    private final Surroundings surroundings;
    private final Path root;
    private final String formation;
    private final List<DemoDevice> devices;
    private final List<Thread> agents = new ArrayList<>();
    private final MeteredRanges ranges = new MeteredRanges(new HttpRanges());

    /// @param root under which each device gets a folder
    /// @param formation the group that the devices stand in
    DemoFleet(
            ApiClient api,
            Surroundings surroundings,
            Path root,
            String formation,
            List<DemoDevice> devices) {
        this.api = api;
        this.surroundings = surroundings;
        this.root = root;
        this.formation = formation;
        this.devices = List.copyOf(devices);
    }

    List<DemoDevice> devices() {
        return devices;
    }

    /// The devices that can have the model.
    List<DemoDevice> able() {
        return devices.stream().filter(device -> device.expected().isEmpty()).toList();
    }

    /// How many bytes all devices have fetched so far.
    long fetchedBytes() {
        return ranges.bytes();
    }

    /// Where a device keeps everything.
    Path folder(DemoDevice device) {
        return root.resolve(device.id());
    }

    /// Registers every device and starts its agent.
    void start() throws InterruptedException {
        for (DemoDevice device : devices) {
            ObjectNode body = Json.object().put("formation_id", formation);
            body.set("capabilities", CapabilitiesJson.of(device.capabilities()));
            ApiPath path = ApiPath.of("devices").name(device.id());
            String token =
                    Json.requireText(
                            api.send(ApiCall.put("register " + device.id(), path, body)),
                            "device_token");
            agents.add(Thread.ofVirtual().name(device.id()).start(() -> work(device, token)));
        }
    }

    private void work(DemoDevice device, String token) {
        try (DeviceFolder folder = DeviceFolder.open(folder(device))) {
            agent(device, token, folder).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ApiProblem e) {
            surroundings.err().println(device.id() + " has stopped: " + e.getMessage());
        }
    }

    private DeviceAgent agent(DemoDevice device, String token, DeviceFolder folder)
            throws IOException {
        AgentSettings settings =
                AgentSettings.usual(
                        device.capabilities(),
                        OptionalLong.of(device.storageBytes()),
                        DownloadSettings.usual(surroundings.backoff()),
                        Activation.none());
        return new DeviceAgent(
                folder,
                new HttpDeviceApi(api.withToken(token), device.id(), surroundings.clock()),
                ranges,
                settings,
                surroundings.clock(),
                line -> {});
    }

    @Override
    public void close() {
        agents.forEach(Thread::interrupt);
        for (Thread agent : agents) {
            try {
                agent.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
