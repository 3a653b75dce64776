package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// Where results go: words and tables for people, or one JSON document for scripts.
public final class OutputOptions {

    private final Surroundings surroundings;

    @Option(names = "--json", description = "print JSON on standard output, and nothing else")
    private boolean isJson;

    /// Options of a command in these surroundings.
    public OutputOptions(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    boolean isJson() {
        return isJson;
    }

    /// Whether bars and live tables are wanted.
    boolean isLive() {
        return surroundings.isInteractive() && !isJson;
    }

    /// Prints the result, in one form or the other.
    public void result(JsonNode json, Supplier<List<String>> lines) {
        if (isJson) {
            surroundings.out().println(Printable.pretty(json));
        } else {
            lines.get().forEach(this::print);
        }
    }

    /// Prints one JSON document on one line.
    void line(JsonNode json) {
        print(Json.line(json));
    }

    /// Prints one line of the result.
    void print(String line) {
        surroundings.out().println(Printable.line(line));
    }

    /// Tells people something that is not the result; scripts are not told.
    void say(String text) {
        if (!isJson) {
            surroundings.err().println(Printable.line(text));
        }
    }

    /// Bars for the transfers of this command.
    Bars bars() {
        return new Bars(isLive());
    }
}
