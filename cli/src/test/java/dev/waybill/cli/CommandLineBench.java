package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.fake.FakeServer;
import dev.waybill.cli.fake.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;

/// Runs commands in a folder of the test, with its own environment and streams.
public final class CommandLineBench {

    private final Path folder;
    private final Map<String, String> environment;
    private final Patience patience = new Patience();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    public CommandLineBench(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /// Commands that speak to `server`, with some token.
    public static CommandLineBench against(FakeServer server, Path folder) {
        return new CommandLineBench(
                folder, Map.of("WAYBILL_API", server.at("").toString(), "WAYBILL_TOKEN", "t"));
    }

    /// Runs one command; its exit code.
    public int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Surroundings surroundings =
                new Surroundings(
                        environment,
                        folder,
                        folder,
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        InstantSource.fixed(Instant.parse("2025-01-01T00:00:00Z")),
                        patience,
                        new Random(5));
        return Main.run(surroundings, arguments);
    }

    /// What the last command printed as its result.
    public String out() {
        return out.toString();
    }

    /// The same as JSON.
    public JsonNode json() throws IOException {
        return Json.parse(out.toString());
    }

    /// What the last command told people.
    public String err() {
        return err.toString();
    }
}
