package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.agent.CapabilitiesJson;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill device …`, the operator's part.
@Command(name = "device", description = "Register and list devices, or be one.")
final class DeviceCommand {

    /// `waybill device register ID`
    @Command(
            name = "register",
            description = "Register a device, or change it. A new one's token is shown once.")
    static final class Register extends ServerCommand {

        @Mixin private final DeviceOptions device = new DeviceOptions();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--formation", description = "the group that it stands in")
        private Optional<String> formation = Optional.empty();

        @Option(names = "--label", paramLabel = "KEY=VALUE")
        private Map<String, String> labels = new LinkedHashMap<>();

        @Option(names = "--storage-mb", paramLabel = "MIB", description = "free storage")
        private Optional<Long> storageMb = Optional.empty();

        Register(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            ObjectNode body = Json.object();
            formation.ifPresent(name -> body.put("formation_id", name));
            if (!labels.isEmpty()) {
                ObjectNode map = body.putObject("labels");
                labels.forEach(map::put);
            }
            ObjectNode capabilities = CapabilitiesJson.of(device.said(storageMb));
            if (!capabilities.isEmpty()) {
                body.set("capabilities", capabilities);
            }
            ApiPath path = ApiPath.of("devices").name(id);
            JsonNode answer = server.connect().send(ApiCall.put("register " + id, path, body));
            output.result(
                    answer,
                    () ->
                            Json.text(answer, "device_token")
                                    .map(token -> List.of(id + " registered", "token  " + token))
                                    .orElse(List.of(id + " changed")));
            return 0;
        }
    }

    /// `waybill device list`
    @Command(name = "list", description = "List the devices, in order of their ids.")
    static final class Listing extends ServerCommand {

        @Option(names = "--formation", description = "only those of this group")
        private Optional<String> formation = Optional.empty();

        Listing(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            ApiClient api = server.connect();
            List<JsonNode> devices =
                    Pages.all(api, "list devices", this::path, "devices", Integer.MAX_VALUE);
            ObjectNode json = Json.object();
            json.putArray("devices").addAll(devices);
            output.result(json, () -> lines(devices));
            return 0;
        }

        private ApiPath path() {
            ApiPath path = ApiPath.of("devices");
            formation.ifPresent(name -> path.query("formation_id", name));
            return path;
        }

        private static List<String> lines(List<JsonNode> devices) {
            Table table = new Table("DEVICE", "FORMATION", "ARCH", "FREE MIB", "LAST SEEN");
            for (JsonNode device : devices) {
                JsonNode capabilities = device.path("capabilities");
                table.row(
                        Json.text(device, "device_id").orElse("?"),
                        Json.text(device, "formation_id").orElse("-"),
                        Json.text(capabilities, "cpu_arch").orElse("-"),
                        Json.text(capabilities, "available_storage_mb").orElse("-"),
                        Json.text(device, "last_seen_at").orElse("never"));
            }
            List<String> lines = new ArrayList<>(table.lines());
            lines.add(table.size() + (table.size() == 1 ? " device" : " devices"));
            return lines;
        }
    }
}
