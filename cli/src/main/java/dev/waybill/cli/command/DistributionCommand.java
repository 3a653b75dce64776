package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.distribution.DistributionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill distribution …`
@Command(
        name = "distribution",
        description = "Look at distributions. Their devices are listed by 'waybill nodes'.")
final class DistributionCommand {

    /// `waybill distribution list`
    @Command(name = "list", description = "List distributions, the newest first.")
    static final class Listing extends ServerCommand {

        @Option(names = "--model", paramLabel = "MODEL", description = "only those of this model")
        private Optional<String> model = Optional.empty();

        @Option(
                names = "--state",
                paramLabel = "STATE",
                description =
                        "only those that are Planning, Running, Paused, Completed,"
                                + " CompletedWithFailures, Cancelled, Superseded, Aborted or"
                                + " NoTargets")
        private Optional<String> state = Optional.empty();

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "no more than so many (${DEFAULT-VALUE})")
        private int limit;

        Listing(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            Optional<DistributionState> wanted = state.map(Listing::state);
            Distributions distributions = distributions();
            List<JsonNode> found = distributions.list(model, wanted, limit);
            ObjectNode json = Json.object();
            json.putArray("distributions").addAll(found);
            output.result(json, () -> lines(found));
            return ExitCode.OK;
        }

        private static DistributionState state(String text) {
            for (DistributionState each : DistributionState.values()) {
                if (each.toString().equalsIgnoreCase(text)) {
                    return each;
                }
            }
            throw new InvalidRequest("--state", "knows no " + text);
        }

        private static List<String> lines(List<JsonNode> distributions) {
            Table table =
                    new Table(
                            "DISTRIBUTION",
                            "MODEL",
                            "VERSION",
                            "STATE",
                            "DONE",
                            "FAILED",
                            "BLOCKED",
                            "BEGUN");
            for (JsonNode each : distributions) {
                table.row(
                        each.path("distribution_id").asText(),
                        each.path("model_id").asText(),
                        each.path("version").asText(),
                        each.path("state").asText(),
                        each.path("completed").asText("0")
                                + " of "
                                + each.path("total_targets").asText("?"),
                        each.path("failed").asText("0"),
                        each.path("blocked").asText("0"),
                        each.path("initiated_at").asText());
            }
            List<String> lines = new ArrayList<>(table.lines());
            lines.add(table.size() + (table.size() == 1 ? " distribution" : " distributions"));
            return lines;
        }
    }

    /// `waybill distribution show DISTRIBUTION`
    @Command(
            name = "show",
            description = "Show how a distribution stands, and the first devices that are held up.")
    static final class Show extends ServerCommand {

        private static final int MOST_BLOCKERS = 20;

        @Parameters(paramLabel = "DISTRIBUTION", description = "its id")
        private String distributionId = "";

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            Distributions distributions = distributions();
            JsonNode found = distributions.get(distributionId);
            List<Convergence.Blocker> blockers = new ArrayList<>();
            long blocked = found.path("blocked").asLong();
            if (blocked > 0 && !output.isJson()) {
                for (JsonNode node :
                        distributions.nodes(
                                distributionId, Optional.empty(), true, MOST_BLOCKERS)) {
                    blockers.add(Convergence.blocker(node.path("blocker")));
                }
            }
            output.result(
                    found,
                    () -> {
                        List<String> lines = new ArrayList<>(DistributionReport.lines(found));
                        lines.addAll(BlockerTable.lines(blockers, blocked, MOST_BLOCKERS));
                        return lines;
                    });
            return ExitCode.OK;
        }
    }
}
