package dev.waybill.cli.command;

import dev.waybill.cli.command.SteerCommand.Steering;
import dev.waybill.cli.doctor.DoctorCommand;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ScopeType;

/// `waybill` and all its commands.
public final class Commands {

    private Commands() {}

    /// The root: it does nothing by itself.
    @Command(
            name = "waybill",
            mixinStandardHelpOptions = true,
            scope = ScopeType.INHERIT,
            version = "waybill 0.1.0",
            description =
                    "Content-addressed artifacts, and rollouts of model versions to fleets of devices.",
            footer = {
                "",
                "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 unreachable."
            })
    static final class Root {}

    /// The command line.
    public static CommandLine of(Surroundings surroundings) {
        CommandLine blob =
                new CommandLine(new BlobCommand())
                        .addSubcommand(new BlobCommand.Verify(surroundings));
        CommandLine gc =
                new CommandLine(new GcCommand()).addSubcommand(new GcCommand.Sweep(surroundings));
        CommandLine device =
                new CommandLine(new DeviceCommand())
                        .addSubcommand(new DeviceCommand.Register(surroundings))
                        .addSubcommand(new DeviceCommand.Listing(surroundings))
                        .addSubcommand(new DeviceRunCommand(surroundings));
        CommandLine distribution =
                new CommandLine(new DistributionCommand())
                        .addSubcommand(new DistributionCommand.Listing(surroundings))
                        .addSubcommand(new DistributionCommand.Show(surroundings));
        CommandLine model =
                new CommandLine(new ModelCommand())
                        .addSubcommand(new ModelCommand.Publish(surroundings));
        CommandLine reference =
                new CommandLine(new RefCommand())
                        .addSubcommand(new RefPutCommand(surroundings))
                        .addSubcommand(new RefCommand.Get(surroundings))
                        .addSubcommand(new RefCommand.Listing(surroundings))
                        .addSubcommand(new RefCommand.Remove(surroundings));
        CommandLine subscription =
                new CommandLine(new SubscriptionCommand())
                        .addSubcommand(new SubscriptionCommand.Add(surroundings))
                        .addSubcommand(new SubscriptionCommand.Listing(surroundings))
                        .addSubcommand(new SubscriptionCommand.Remove(surroundings))
                        .addSubcommand(new SubscriberCommand.Queue(surroundings))
                        .addSubcommand(new SubscriberCommand.Read(surroundings));
        CommandLine token =
                new CommandLine(TokenCommand.group())
                        .addSubcommand(new TokenCommand.New(surroundings));
        return new CommandLine(new Root())
                .addSubcommand(new UpCommand(surroundings))
                .addSubcommand(new PushCommand(surroundings))
                .addSubcommand(new GetCommand(surroundings))
                .addSubcommand(blob)
                .addSubcommand(gc)
                .addSubcommand(reference)
                .addSubcommand(model)
                .addSubcommand(device)
                .addSubcommand(new DistributeCommand(surroundings))
                .addSubcommand(distribution)
                .addSubcommand(new ConvergenceCommand(surroundings))
                .addSubcommand(new RollbackCommand(surroundings))
                .addSubcommand(new CancelCommand(surroundings))
                .addSubcommand(SteerCommand.line(surroundings, Steering.PAUSE))
                .addSubcommand(SteerCommand.line(surroundings, Steering.RESUME))
                .addSubcommand(SteerCommand.line(surroundings, Steering.RETRY))
                .addSubcommand(new WatchCommand(surroundings))
                .addSubcommand(new NodesCommand(surroundings))
                .addSubcommand(subscription)
                .addSubcommand(token)
                .addSubcommand(new DoctorCommand(surroundings))
                .addSubcommand("completion", new GenerateCompletion())
                .addSubcommand(new HelpCommand());
    }
}
