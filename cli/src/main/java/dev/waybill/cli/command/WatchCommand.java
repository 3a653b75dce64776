package dev.waybill.cli.command;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill watch MODEL VERSION`
@Command(
        name = "watch",
        description =
                "Watch a version converge: counts, variants, who is held up and why. Ends with 0"
                        + " when every target has it, with 1 when some cannot.")
final class WatchCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1", paramLabel = "VERSION")
    private String version = "";

    @Option(
            names = "--distribution",
            paramLabel = "ID",
            description = "until this one has ended, instead of the whole version")
    private Optional<String> distributionId = Optional.empty();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "no longer than this")
    private Optional<Long> seconds = Optional.empty();

    WatchCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        Distributions distributions = distributions();
        return new Watching(distributions, output, surroundings, model, version, distributionId)
                .run(seconds.map(Duration::ofSeconds));
    }
}
