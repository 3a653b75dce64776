package dev.waybill.cli.demo;

import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.command.CommandFailure;
import dev.waybill.cli.command.Distributions;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.command.LocalStack;
import dev.waybill.cli.command.Publisher;
import dev.waybill.cli.command.Pusher;
import dev.waybill.cli.command.ServerOptions;
import dev.waybill.cli.command.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `waybill demo`
@Command(
        name = "demo",
        description = {
            "Take a real artifact to a mixed fleet of devices, upgrade it, roll it back, and check"
                    + " every byte.",
            "Starts a stack of its own, unless a server is named."
        })
public final class DemoCommand implements Callable<Integer> {

    private static final String USED = "They hold what the devices downloaded, and may be removed.";

    @Mixin private final ServerOptions server;

    private final Surroundings surroundings;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "distribute these instead of ONNX Runtime: a version each, a single one as two"
                            + " versions of the same bytes")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "12",
            description = "how many devices (${DEFAULT-VALUE})")
    private int count;

    @Option(
            names = "--dir",
            description = "where the devices' folders go; else a new one in './.waybill'")
    private Optional<Path> dir = Optional.empty();

    public DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (count < DemoDevice.FEWEST) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--devices must be at least " + DemoDevice.FEWEST);
        }
        Path directory = surroundings.directory();
        DemoModel model =
                files.isEmpty()
                        ? DemoModel.onnxRuntime(
                                Path.of(System.getProperty("waybill.root", directory.toString())))
                        : DemoModel.of(files.stream().map(directory::resolve).toList());
        if (server.isGiven()) {
            return run(server.connect(), model);
        }
        surroundings.out().println("starting a stack of its own, in memory");
        surroundings.out().flush();
        try (LocalStack stack = LocalStack.start()) {
            ApiClient api =
                    new ApiClient(
                            ApiClient.http(),
                            stack.url(),
                            Optional.of(stack.adminToken()),
                            surroundings.backoff());
            return run(api, model);
        }
    }

    private int run(ApiClient api, DemoModel model) throws IOException, InterruptedException {
        Path root = folder();
        String formation = "demo-" + surroundings.newKey().substring(0, 8);
        surroundings.out().println("the API answers at " + api.api());
        DemoFleet fleet =
                new DemoFleet(
                        api,
                        surroundings,
                        root,
                        formation,
                        DemoDevice.fleet(
                                server.isGiven() ? formation : "edge",
                                count,
                                model.largestBytes()));
        List<String> wrong;
        try (fleet) {
            wrong =
                    new Demo(
                                    new Publisher(
                                            api,
                                            Pusher.silent(api, surroundings),
                                            surroundings::newKey),
                                    new Distributions(api, surroundings::newKey),
                                    surroundings,
                                    model,
                                    fleet,
                                    formation)
                            .run();
        }
        return conclude(wrong, root);
    }

    private int conclude(List<String> wrong, Path root) {
        surroundings.out().println();
        if (wrong.isEmpty()) {
            surroundings.out().println("All as it must be. The devices' folders: " + root);
            surroundings.out().println(USED);
            return ExitCode.OK;
        }
        surroundings.err().println("This is not as it must be:");
        wrong.forEach(line -> surroundings.err().println("  " + line));
        return ExitCode.FAILURE;
    }

    private Path folder() throws IOException {
        if (dir.isPresent()) {
            return Files.createDirectories(surroundings.directory().resolve(dir.get()));
        }
        Path parent = Files.createDirectories(surroundings.directory().resolve(".waybill"));
        return Files.createTempDirectory(parent, "demo-");
    }
}
