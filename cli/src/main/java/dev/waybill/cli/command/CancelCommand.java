package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `waybill cancel DISTRIBUTION`
@Command(
        name = "cancel",
        description = "Call a distribution off. Devices that have the version keep it.")
final class CancelCommand implements Callable<Integer> {

    @Mixin private final ServerOptions server;
    @Mixin private final OutputOptions output;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "DISTRIBUTION", description = "its id")
    private String distributionId = "";

    CancelCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
        this.output = new OutputOptions(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        JsonNode answer =
                new Distributions(server.connect(), surroundings::newKey).cancel(distributionId);
        output.result(
                answer,
                () ->
                        List.of(
                                answer.path("was_cancelled").asBoolean()
                                        ? "cancelled"
                                        : "had ended already"));
        return 0;
    }
}
