package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Which devices are meant: exactly one of the options (SPEC 2.1 "DistributionScope").
final class ScopeOptions {

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    /// One of these.
    static final class Choice {

        @Option(names = "--all", description = "every device")
        private boolean all;

        @Option(names = "--formation", paramLabel = "NAME", description = "the devices of a group")
        private Optional<String> formation = Optional.empty();

        @Option(names = "--node", paramLabel = "ID", description = "this device; may be repeated")
        private List<String> nodes = new ArrayList<>();

        @Option(
                names = "--capable",
                paramLabel = "KEY=VALUE",
                split = ",",
                description =
                        "every device that has at least this: arch, min-gpu (GiB), min-storage-mb")
        private Map<String, String> capable = new LinkedHashMap<>();
    }

    /// The scope as the API takes it.
    JsonNode json() {
        if (choice.all) {
            return TextNode.valueOf("AllNodes");
        }
        ObjectNode scope = Json.object();
        if (choice.formation.isPresent()) {
            scope.putObject("Formation").put("formation_id", choice.formation.get());
        } else if (!choice.nodes.isEmpty()) {
            ArrayNode ids = scope.putObject("Nodes").putArray("node_ids");
            choice.nodes.forEach(ids::add);
        } else {
            ObjectNode capable = scope.putObject("Capable");
            choice.capable.forEach((key, value) -> put(capable, key, value));
        }
        return scope;
    }

    private static void put(ObjectNode capable, String key, String value) {
        try {
            switch (key) {
                case "arch" -> capable.put("cpu_arch", value);
                case "min-gpu" -> capable.put("min_gpu_gb", Double.parseDouble(value));
                case "min-storage-mb" -> capable.put("min_storage_mb", Long.parseLong(value));
                default ->
                        throw new InvalidRequest(
                                "--capable", "knows arch, min-gpu and min-storage-mb, not " + key);
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequest("--capable", "takes a number for " + key);
        }
    }
}
