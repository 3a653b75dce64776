package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill nodes DISTRIBUTION [DEVICE]`
@Command(
        name = "nodes",
        description = {
            "List the targets of a distribution: where each stands, and why it has not got further.",
            "With a device: that one, and why it was given its variant."
        })
final class NodesCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "DISTRIBUTION", description = "its id")
    private String distributionId = "";

    @Parameters(index = "1", paramLabel = "DEVICE", arity = "0..1", description = "one target")
    private Optional<String> deviceId = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "only those: pending, in_progress, completed, failed, cancelled, superseded")
    private Optional<String> state = Optional.empty();

    @Option(names = "--blocked", description = "only those that something keeps")
    private boolean isBlocked;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "at most so many (${DEFAULT-VALUE})")
    private int limit = 1000;

    NodesCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        Distributions distributions = distributions();
        if (deviceId.isPresent()) {
            JsonNode node = distributions.node(distributionId, deviceId.get());
            output.result(node, () -> NodeLines.of(node));
        } else {
            List<JsonNode> nodes = distributions.nodes(distributionId, state, isBlocked, limit);
            ObjectNode json = Json.object();
            json.putArray("nodes").addAll(nodes);
            output.result(json, () -> NodeLines.table(nodes));
        }
        return ExitCode.OK;
    }
}
