package dev.waybill.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill convergence MODEL VERSION`
@Command(
        name = "convergence",
        description = {
            "Show how far a version has come on all devices that are to have it, and who is held up"
                    + " and why. 'waybill watch' stays until it has ended."
        })
final class ConvergenceCommand extends ServerCommand {

    @Parameters(index = "0", paramLabel = "MODEL")
    private String model = "";

    @Parameters(index = "1", paramLabel = "VERSION")
    private String version = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "show so many blocked devices (${DEFAULT-VALUE}); the answer has 1,000")
    private int limit;

    ConvergenceCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        Distributions distributions = distributions();
        Convergence now =
                Convergence.of(
                        distributions.convergence(
                                model, version, OptionalLong.empty(), Duration.ZERO));
        output.result(now.json(), () -> lines(now));
        return ExitCode.OK;
    }

    private List<String> lines(Convergence now) {
        List<String> lines = new ArrayList<>();
        lines.add(model + " " + version + ": " + verdict(now));
        lines.add(now.line());
        long replaced = now.json().path("replaced").asLong();
        if (replaced > 0) {
            lines.add(replaced + " had it and were given another version since");
        }
        lines.addAll(BlockerTable.lines(now.blockers(), now.blockersTotal(), limit));
        return lines;
    }

    private static String verdict(Convergence now) {
        if (now.isSuccess()) {
            return "converged";
        }
        return now.isComplete() ? "ended without converging" : "on its way";
    }
}
