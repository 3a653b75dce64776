package dev.waybill.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command that asks a server and prints what it says: both come with options of their own.
abstract class ServerCommand implements Callable<Integer> {

    @Mixin final ServerOptions server;
    @Mixin final OutputOptions output;
    final Surroundings surroundings;

    ServerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
        this.output = new OutputOptions(surroundings);
    }

    /// The server's distributions.
    final Distributions distributions() {
        return new Distributions(server.connect(), surroundings::newKey);
    }
}
