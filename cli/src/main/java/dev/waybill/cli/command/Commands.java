package dev.waybill.cli.command;

import dev.waybill.cli.command.SteerCommand.Steering;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

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

    /// The command line, with `others` that are no part of this package.
    public static CommandLine of(Surroundings surroundings, Object... others) {
        CommandLine root = root();
        all(surroundings).forEach((name, command) -> root.addSubcommand(name, command.get()));
        for (Object other : others) {
            root.addSubcommand(other);
        }
        return root.addSubcommand("completion", new GenerateCompletion())
                .addSubcommand(new HelpCommand());
    }

    /// The command line with nothing but the command that `arguments` begin with, which saves time
    /// and, for the agent of a small device, memory; absent when they begin with none of these.
    public static Optional<CommandLine> only(Surroundings surroundings, String... arguments) {
        return Optional.of(arguments)
                .filter(given -> given.length > 0)
                .flatMap(given -> Optional.ofNullable(all(surroundings).get(given[0])))
                .map(command -> root().addSubcommand(arguments[0], command.get()));
    }

    private static CommandLine root() {
        return new CommandLine(new Root()).setExecutionStrategy(Commands::run);
    }

    private static Map<String, Supplier<CommandLine>> all(Surroundings surroundings) {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("up", () -> new CommandLine(new UpCommand(surroundings)));
        all.put("push", () -> new CommandLine(new PushCommand(surroundings)));
        all.put("get", () -> new CommandLine(new GetCommand(surroundings)));
        all.put("blob", () -> group(new BlobCommand(), new BlobCommand.Verify(surroundings)));
        all.put("gc", () -> group(new GcCommand(), new GcCommand.Sweep(surroundings)));
        all.put(
                "ref",
                () ->
                        group(
                                new RefCommand(),
                                new RefPutCommand(surroundings),
                                new RefCommand.Get(surroundings),
                                new RefCommand.Listing(surroundings),
                                new RefCommand.Remove(surroundings)));
        all.put("model", () -> group(new ModelCommand(), new ModelCommand.Publish(surroundings)));
        all.put(
                "device",
                () ->
                        group(
                                new DeviceCommand(),
                                new DeviceCommand.Register(surroundings),
                                new DeviceCommand.Listing(surroundings),
                                new DeviceRunCommand(surroundings)));
        addDistributing(all, surroundings);
        all.put("token", () -> group(TokenCommand.group(), new TokenCommand.New(surroundings)));
        return all;
    }

    private static void addDistributing(
            Map<String, Supplier<CommandLine>> all, Surroundings surroundings) {
        all.put("distribute", () -> new CommandLine(new DistributeCommand(surroundings)));
        all.put(
                "distribution",
                () ->
                        group(
                                new DistributionCommand(),
                                new DistributionCommand.Listing(surroundings),
                                new DistributionCommand.Show(surroundings)));
        all.put("nodes", () -> new CommandLine(new NodesCommand(surroundings)));
        all.put("convergence", () -> new CommandLine(new ConvergenceCommand(surroundings)));
        all.put("rollback", () -> new CommandLine(new RollbackCommand(surroundings)));
        all.put("cancel", () -> new CommandLine(new CancelCommand(surroundings)));
        all.put("pause", () -> SteerCommand.line(surroundings, Steering.PAUSE));
        all.put("resume", () -> SteerCommand.line(surroundings, Steering.RESUME));
        all.put("retry", () -> SteerCommand.line(surroundings, Steering.RETRY));
        all.put("watch", () -> new CommandLine(new WatchCommand(surroundings)));
        all.put(
                "subscription",
                () ->
                        group(
                                new SubscriptionCommand(),
                                new SubscriptionCommand.Add(surroundings),
                                new SubscriptionCommand.Listing(surroundings),
                                new SubscriptionCommand.Remove(surroundings),
                                new SubscriberCommand.Queue(surroundings),
                                new SubscriberCommand.Read(surroundings)));
    }

    /// Runs what was parsed. picocli explains the command around one that it does not know when
    /// `--help` is among the words.
    private static int run(ParseResult parsed) {
        for (ParseResult each = parsed; each != null; each = each.subcommand()) {
            CommandLine line = each.commandSpec().commandLine();
            List<String> unknown = each.unmatched();
            if (!line.getSubcommands().isEmpty()
                    && !unknown.isEmpty()
                    && !unknown.getFirst().startsWith("-")) {
                throw new UnmatchedArgumentException(line, unknown);
            }
        }
        return new RunLast().execute(parsed);
    }

    private static CommandLine group(Object head, Object... commands) {
        CommandLine line = new CommandLine(head);
        for (Object command : commands) {
            line.addSubcommand(command);
        }
        return line;
    }
}
