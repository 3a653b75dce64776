package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.distribution.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill distribute MODEL VERSION`
@Command(name = "distribute", description = "Bring a model version to devices.")
final class DistributeCommand extends ServerCommand {

    @Mixin private final ScopeOptions scope = new ScopeOptions();
    @Mixin private final SelectorOptions selector = new SelectorOptions();
    @Mixin private final StrategyOptions strategy = new StrategyOptions();
    @Mixin private final WatchOptions watch = new WatchOptions();

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1", paramLabel = "VERSION")
    private String version = "";

    @Option(
            names = "--priority",
            paramLabel = "PRIORITY",
            description = "Critical, High, Normal (the default) or Low")
    private Optional<String> priority = Optional.empty();

    @Option(names = "--variant", paramLabel = "ID", description = "this variant, for every device")
    private Optional<String> variant = Optional.empty();

    @Option(
            names = "--from-version",
            paramLabel = "VERSION",
            description = "make deltas from this version only; else from what each device runs")
    private Optional<String> fromVersion = Optional.empty();

    @Option(
            names = "--dry-run",
            description = "only tell how many devices would fetch how much, and who cannot have it")
    private boolean isDryRun;

    DistributeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode body = Json.object().put("model_id", model).put("version", version);
        body.set("scope", scope.json());
        priority.map(DistributeCommand::priority).ifPresent(name -> body.put("priority", name));
        variant.ifPresent(id -> body.put("variant_id", id));
        fromVersion.ifPresent(from -> body.put("from_version", from));
        selector.json().ifPresent(which -> body.set("selector", which));
        strategy.json().ifPresent(how -> body.set("strategy", how));
        if (isDryRun) {
            body.put("dry_run", true);
        }
        Distributions distributions = distributions();
        JsonNode answer = distributions.start(body);
        if (isDryRun) {
            output.result(answer, () -> DryRunReport.lines(answer));
            return 0;
        }
        return new Started(distributions, output, surroundings, watch)
                .conclude(answer, model, version);
    }

    private static String priority(String text) {
        String name =
                text.isEmpty()
                        ? text
                        : text.substring(0, 1).toUpperCase(Locale.ROOT)
                                + text.substring(1).toLowerCase(Locale.ROOT);
        return Priority.parse(name).toString();
    }

    /// What is said about a rollout that has begun, and whether to stay.
    record Started(
            Distributions distributions,
            OutputOptions output,
            Surroundings surroundings,
            WatchOptions watch) {

        int conclude(JsonNode answer, String model, String version) throws InterruptedException {
            String id = Json.requireText(answer, "distribution_id");
            if (!watch.isWanted()) {
                output.result(answer, () -> lines(answer, id, model, version));
                return 0;
            }
            output.say(model + " " + version + ": distribution " + id);
            return new Watching(
                            distributions, output, surroundings, model, version, Optional.of(id))
                    .run(watch.timeout());
        }

        private static List<String> lines(
                JsonNode answer, String id, String model, String version) {
            List<String> lines = new ArrayList<>(List.of(id));
            Json.text(answer, "state")
                    .ifPresent(state -> lines.add(model + " " + version + ": " + state));
            return lines;
        }
    }
}
