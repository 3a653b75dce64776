package dev.waybill.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `waybill up`: the whole stack on this machine.
@Command(
        name = "up",
        description =
                "Run the whole stack on this machine until it is stopped. Its addresses and the"
                        + " administrator's token stand in .waybill/endpoints.json while it runs.")
final class UpCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "port of the API, 0 for any free one (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep everything in this folder over restarts; else nothing is kept")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            description = "sets a parameter of template.yaml; may be repeated")
    private List<String> parameters = List.of();

    UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--port", Integer.toString(port)));
        data.map(dir -> surroundings.directory().resolve(dir).toString())
                .ifPresent(dir -> arguments.addAll(List.of("--data", dir)));
        parameters.forEach(value -> arguments.addAll(List.of("--parameter", value)));
        LocalStack.run(arguments);
        return 0;
    }
}
