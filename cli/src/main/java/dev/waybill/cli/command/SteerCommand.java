package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `waybill pause|resume|retry DISTRIBUTION`
@Command
final class SteerCommand extends ServerCommand {

    /// What can be done with a distribution that was made.
    enum Steering {
        /// Nothing new is offered.
        PAUSE(
                "pause",
                "Have a distribution offer nothing new. Downloads under way go on.",
                "was_paused",
                "paused",
                "is not running"),
        /// It goes on.
        RESUME(
                "resume",
                "Have a paused distribution go on, with its next wave if one was done.",
                "was_resumed",
                "resumed",
                "is not paused"),
        /// Failed devices are asked again.
        RETRY(
                "retry",
                "Ask the failed devices of a distribution again, in a new one if it has ended.",
                "was_retried",
                "asked again",
                "nobody to ask again now");

        private final String verb;
        private final String description;
        private final String flag;
        private final String done;
        private final String notDone;

        Steering(String verb, String description, String flag, String done, String notDone) {
            this.verb = verb;
            this.description = description;
            this.flag = flag;
            this.done = done;
            this.notDone = notDone;
        }
    }

    private final Steering steering;

    @Parameters(paramLabel = "DISTRIBUTION", description = "its id")
    private String distributionId = "";

    private SteerCommand(Surroundings surroundings, Steering steering) {
        super(surroundings);
        this.steering = steering;
    }

    /// The command for `steering`.
    static CommandLine line(Surroundings surroundings, Steering steering) {
        CommandLine line = new CommandLine(new SteerCommand(surroundings, steering));
        line.getCommandSpec().name(steering.verb).usageMessage().description(steering.description);
        return line;
    }

    @Override
    public Integer call() throws Exception {
        Distributions distributions = distributions();
        // Read before, since who is asked again is no longer counted as failed after.
        long failed =
                steering == Steering.RETRY && !output.isJson()
                        ? distributions.get(distributionId).path("failed").asLong()
                        : 0;
        JsonNode answer = distributions.steer(distributionId, steering.verb);
        output.result(answer, () -> List.of(line(answer, failed)));
        return ExitCode.OK;
    }

    private String line(JsonNode answer, long failed) {
        Optional<String> made =
                Optional.ofNullable(answer.get("retry_of"))
                        .map(_ -> answer.path("distribution_id").asText());
        if (made.isPresent()) {
            output.say("who failed is asked again, in a distribution of its own:");
            return made.get();
        }
        if (!answer.path(steering.flag).asBoolean()) {
            return steering.notDone
                    + Json.text(answer, "detail").map(detail -> ": " + detail).orElse("");
        }
        return steering == Steering.RETRY ? asked(failed) : steering.done;
    }

    private static String asked(long failed) {
        if (failed == 0) {
            return "nobody to ask again: no device of it is counted as failed";
        }
        return failed == 1
                ? "1 failed device is asked again"
                : failed + " failed devices are asked again";
    }
}
