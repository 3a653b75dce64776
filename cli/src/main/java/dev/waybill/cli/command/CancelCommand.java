package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `waybill cancel DISTRIBUTION`
@Command(
        name = "cancel",
        description = "Call a distribution off. Devices that have the version keep it.")
final class CancelCommand extends ServerCommand {

    @Parameters(paramLabel = "DISTRIBUTION", description = "its id")
    private String distributionId = "";

    CancelCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        JsonNode answer = distributions().cancel(distributionId);
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
