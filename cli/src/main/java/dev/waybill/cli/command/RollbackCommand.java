package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill rollback MODEL VERSION`
@Command(
        name = "rollback",
        description = "Bring devices that have, or are to get, another version back to VERSION.")
final class RollbackCommand extends ServerCommand {

    @Mixin private final ScopeOptions scope = new ScopeOptions();
    @Mixin private final StrategyOptions strategy = new StrategyOptions();
    @Mixin private final WatchOptions watch = new WatchOptions();

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1", paramLabel = "VERSION")
    private String version = "";

    @Option(names = "--reason", description = "kept with the distribution")
    private Optional<String> reason = Optional.empty();

    RollbackCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode body = Json.object().put("to_version", version);
        body.set("scope", scope.json());
        strategy.json().ifPresent(how -> body.set("strategy", how));
        reason.ifPresent(text -> body.put("reason", text));
        Distributions distributions = distributions();
        return new DistributeCommand.Started(distributions, output, surroundings, watch)
                .conclude(distributions.rollBack(model, body), model, version);
    }
}
