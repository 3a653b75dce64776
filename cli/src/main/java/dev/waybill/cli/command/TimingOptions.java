package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.InvalidRequest;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The part of a strategy that speaks of time: when a version is offered, and what ends a target
/// that does not come on.
final class TimingOptions {

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description = "offer nothing before, as 2026-03-01T02:00:00Z")
    private Optional<String> startAt = Optional.empty();

    @Option(
            names = "--window",
            paramLabel = "CRON",
            description = "offer new work only while it is open, as '0 2 * * MON-FRI', in UTC")
    private Optional<String> window = Optional.empty();

    @Option(
            names = "--window-length",
            paramLabel = "TIME",
            description = "how long it stays open, as 90, 90s, 15m, 2h or 7d")
    private Optional<String> windowLength = Optional.empty();

    @Option(
            names = "--activate",
            paramLabel = "WORD",
            description =
                    "immediately (the default), or in-window: fetch at any time, and begin to use it"
                            + " in the window")
    private Optional<String> activate = Optional.empty();

    @Option(
            names = "--step-timeout",
            paramLabel = "TIME",
            description = "fail a device that is so long in one step")
    private Optional<String> step = Optional.empty();

    @Option(
            names = "--silence-timeout",
            paramLabel = "TIME",
            description = "fail a device that says nothing for so long")
    private Optional<String> silence = Optional.empty();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "fail what is open so long after the beginning")
    private Optional<String> deadline = Optional.empty();

    /// Adds what was said.
    void addTo(ObjectNode strategy) {
        startAt.ifPresent(at -> strategy.put("start_at", at));
        if (window.isPresent() != windowLength.isPresent()) {
            throw new InvalidRequest("--window", "and --window-length go together");
        }
        window.ifPresent(cron ->
                strategy.set(
                        "window",
                        Json.object()
                                .put("cron", cron)
                                .put(
                                        "duration_seconds",
                                        Span.seconds("--window-length", windowLength.orElse("")))));
        activate.ifPresent(word -> strategy.put("activate", word.replace('-', '_')));
        step.ifPresent(
                text -> strategy.put("step_timeout_seconds", Span.seconds("--step-timeout", text)));
        silence.ifPresent(text ->
                strategy.put("silence_timeout_seconds", Span.seconds("--silence-timeout", text)));
        deadline.ifPresent(
                text -> strategy.put("deadline_seconds", Span.seconds("--deadline", text)));
    }
}
