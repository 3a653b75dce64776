package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.InvalidRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How a version is brought to its devices (API §11 `strategy`).
final class StrategyOptions {

    @Option(
            names = "--wave",
            paramLabel = "SIZE",
            description =
                    "so many devices first, as 5 (so many more) or 10%% (of all, up to here); may"
                            + " be repeated, and what is left comes last")
    private List<String> waves = new ArrayList<>();

    @Option(
            names = "--success",
            paramLabel = "PERCENT",
            description = "pause when fewer of a wave succeed")
    private Optional<Long> success = Optional.empty();

    @Option(names = "--pause-after", description = "pause behind every wave")
    private boolean isPausing;

    @Option(
            names = "--max-per-minute",
            paramLabel = "COUNT",
            description = "offer it to so many devices in any minute")
    private Optional<Long> maxPerMinute = Optional.empty();

    @Option(
            names = "--abort-at",
            paramLabel = "PERCENT",
            description = "stop when so many of the finished devices failed")
    private Optional<Long> abortAt = Optional.empty();

    @Option(
            names = "--min-finished",
            paramLabel = "COUNT",
            description = "but not before so many have finished (1)")
    private Optional<Long> minFinished = Optional.empty();

    @Option(
            names = "--on-abort",
            paramLabel = "WORD",
            description = "then pause (the default), cancel or rollback")
    private Optional<String> onAbort = Optional.empty();

    @Option(
            names = "--retry-transfer",
            paramLabel = "COUNT",
            description =
                    "try a failed transfer again by itself so often (0, or 3 beside the next)")
    private Optional<Long> retryTransfer = Optional.empty();

    @Option(
            names = "--retry-deployment",
            paramLabel = "COUNT",
            description = "try a failed deployment again by itself so often (0, or 1 beside it)")
    private Optional<Long> retryDeployment = Optional.empty();

    @Option(
            names = "--byte-budget",
            paramLabel = "BYTES",
            description = "pause when so many bytes were offered")
    private Optional<Long> byteBudget = Optional.empty();

    @Option(
            names = "--late-joiners",
            description = "take in devices that come into the scope later on")
    private boolean hasLateJoiners;

    @Option(
            names = "--delta",
            paramLabel = "WORD",
            description =
                    "auto (the default): what fetches the fewest bytes; never: the whole file;"
                            + " required: a delta, or fail")
    private Optional<String> delta = Optional.empty();

    @Mixin private final TimingOptions timing = new TimingOptions();

    @Option(
            names = "--strategy",
            paramLabel = "JSON",
            description =
                    "all of it as in the API, or the path of a file that holds that; the other"
                            + " options come on top")
    private Optional<String> whole = Optional.empty();

    /// The strategy as the API takes it; absent when no option was given.
    Optional<ObjectNode> json() {
        ObjectNode strategy = whole.map(StrategyOptions::read).orElseGet(Json::object);
        if (waves.isEmpty() && !strategy.has("waves") && (success.isPresent() || isPausing)) {
            throw new InvalidRequest("--wave", "is needed with --success and --pause-after");
        }
        if (abortAt.isEmpty()
                && !strategy.has("abort")
                && (minFinished.isPresent() || onAbort.isPresent())) {
            throw new InvalidRequest("--abort-at", "is needed with --min-finished and --on-abort");
        }
        if (!waves.isEmpty()) {
            ArrayNode list = strategy.putArray("waves");
            waves.forEach(size -> list.add(wave(size)));
        }
        maxPerMinute.ifPresent(most -> strategy.put("max_per_minute", most));
        abortAt.ifPresent(percent ->
                strategy.putObject("abort")
                        .put("failed_percent", percent)
                        .put("min_finished", minFinished.orElse(1L)));
        onAbort.ifPresent(word -> strategy.put("on_abort", word));
        putRetries(strategy);
        timing.addTo(strategy);
        byteBudget.ifPresent(most -> strategy.put("byte_budget", most));
        if (hasLateJoiners) {
            strategy.put("late_joiners", true);
        }
        delta.ifPresent(word -> strategy.put("delta", word));
        return strategy.isEmpty() ? Optional.empty() : Optional.of(strategy);
    }

    private void putRetries(ObjectNode strategy) {
        if (retryTransfer.isPresent() || retryDeployment.isPresent()) {
            ObjectNode retry = strategy.withObject("/retry");
            retryTransfer.ifPresent(count -> retry.put("transfer", count));
            retryDeployment.ifPresent(count -> retry.put("deployment", count));
        }
    }

    private static ObjectNode read(String text) {
        boolean isJson = text.stripLeading().startsWith("{");
        try {
            if (Json.parse(isJson ? text : Files.readString(Path.of(text)))
                    instanceof ObjectNode strategy) {
                return strategy;
            }
        } catch (IOException | InvalidPathException e) {
            throw notRead();
        }
        throw notRead();
    }

    private static InvalidRequest notRead() {
        return new InvalidRequest("--strategy", "takes a JSON object, or a file that holds one");
    }

    private ObjectNode wave(String size) {
        boolean isPart = size.endsWith("%");
        ObjectNode wave = Json.object();
        try {
            wave.put(
                    isPart ? "percent" : "count",
                    Long.parseLong(isPart ? size.substring(0, size.length() - 1) : size));
        } catch (NumberFormatException e) {
            throw new InvalidRequest("--wave", "takes a number of devices, or a percentage");
        }
        success.ifPresent(least -> wave.put("success_threshold_percent", least));
        if (isPausing) {
            wave.put("pause_after", true);
        }
        return wave;
    }
}
