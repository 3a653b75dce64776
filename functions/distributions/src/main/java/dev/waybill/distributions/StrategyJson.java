package dev.waybill.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.domain.distribution.Window;
import dev.waybill.web.Json;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The member `strategy` of a request (API §11). Every member is checked.
final class StrategyJson {

    private static final long LONGEST_SECONDS = 366 * 24 * 3600L;
    private static final int MOST_RETRIES = 20;
    private static final int MOST_WAVES = 100;

    private StrategyJson() {}

    /// The strategy; absent and `null` members ask for nothing.
    static Strategy read(@Nullable JsonNode json) {
        if (json == null || json.isNull()) {
            return Strategy.NONE;
        }
        Members strategy = Members.of("strategy", json);
        return new Strategy(
                new Timeouts(
                        seconds(strategy, "step_timeout_seconds"),
                        seconds(strategy, "silence_timeout_seconds"),
                        seconds(strategy, "deadline_seconds")),
                strategy.object("retry").map(StrategyJson::retries).orElse(Retries.NONE),
                strategy.number("max_per_minute", 1, Integer.MAX_VALUE),
                strategy.time("start_at"),
                window(strategy),
                strategy.word("delta", "auto", "never", "required")
                        .map(DeltaWish::of)
                        .orElse(DeltaWish.AUTO),
                new Waves(
                        strategy.list("waves", MOST_WAVES).stream()
                                .map(StrategyJson::wave)
                                .toList()),
                abort(strategy),
                strategy.flag("late_joiners").orElse(false),
                strategy.number("byte_budget", 1, Long.MAX_VALUE));
    }

    private static Waves.Wave wave(Members wave) {
        wave.requireOneOf("percent", "count");
        Optional<Waves.Size> percent = wave.number("percent", 1, 100).map(Waves.Size.Percent::new);
        Optional<Waves.Size> count =
                wave.number("count", 1, Integer.MAX_VALUE).map(Waves.Size.Count::new);
        return new Waves.Wave(
                percent.or(() -> count).orElseThrow(),
                wave.number("success_threshold_percent", 0, 100),
                wave.flag("pause_after").orElse(false));
    }

    private static Optional<Abort> abort(Members strategy) {
        Optional<String> then = strategy.word("on_abort", "pause", "cancel", "rollback");
        Optional<Members> abort = strategy.object("abort");
        if (then.isPresent() && abort.isEmpty()) {
            throw new InvalidRequest("strategy.on_abort", "needs an abort");
        }
        return abort.map(limit ->
                new Abort(
                        limit.required("failed_percent", 1, 100),
                        limit.required("min_finished", 1, Integer.MAX_VALUE),
                        then.map(Abort.Then::of).orElse(Abort.Then.PAUSE)));
    }

    private static Optional<Window> window(Members strategy) {
        Activation activation =
                strategy.word("activate", "immediately", "in_window")
                        .map(Activation::parse)
                        .orElse(Activation.IMMEDIATELY);
        Optional<Window> window =
                strategy.object("window")
                        .map(each ->
                                new Window(
                                        Cron.parse(
                                                each.requiredText("cron"), "strategy.window.cron"),
                                        Duration.ofSeconds(
                                                each.required(
                                                        "duration_seconds", 1, LONGEST_SECONDS)),
                                        activation));
        if (window.isEmpty() && activation == Activation.IN_WINDOW) {
            throw new InvalidRequest("strategy.activate", "needs a window");
        }
        return window;
    }

    private static Optional<Duration> seconds(Members strategy, String name) {
        return strategy.number(name, 1, LONGEST_SECONDS).map(Duration::ofSeconds);
    }

    private static Retries retries(Members retry) {
        return new Retries(
                retry.number("transfer", 0, MOST_RETRIES)
                        .map(Long::intValue)
                        .orElse(Retries.USUAL.transfer()),
                retry.number("deployment", 0, MOST_RETRIES)
                        .map(Long::intValue)
                        .orElse(Retries.USUAL.deployment()));
    }

    /// The strategy as it is shown; absent when nothing was asked for.
    static Optional<ObjectNode> write(Strategy strategy) {
        if (strategy.equals(Strategy.NONE)) {
            return Optional.empty();
        }
        ObjectNode json = Json.object();
        put(json, "step_timeout_seconds", strategy.timeouts().step());
        put(json, "silence_timeout_seconds", strategy.timeouts().silence());
        put(json, "deadline_seconds", strategy.timeouts().deadline());
        if (!strategy.retries().equals(Retries.NONE)) {
            json.putObject("retry")
                    .put("transfer", strategy.retries().transfer())
                    .put("deployment", strategy.retries().deployment());
        }
        strategy.maxPerMinute().ifPresent(most -> json.put("max_per_minute", most));
        strategy.startAt().ifPresent(at -> json.put("start_at", at.toString()));
        strategy.window()
                .ifPresent(window -> {
                    json.putObject("window")
                            .put("cron", window.cron().toString())
                            .put("duration_seconds", window.length().toSeconds());
                    json.put("activate", window.activation().toString());
                });
        if (!strategy.waves().isNone()) {
            ArrayNode waves = json.putArray("waves");
            strategy.waves().stated().forEach(wave -> waves.add(write(wave)));
        }
        strategy.abort()
                .ifPresent(abort -> {
                    json.putObject("abort")
                            .put("failed_percent", abort.failedPercent())
                            .put("min_finished", abort.minFinished());
                    json.put("on_abort", abort.then().toString());
                });
        strategy.byteBudget().ifPresent(budget -> json.put("byte_budget", budget));
        if (strategy.lateJoiners()) {
            json.put("late_joiners", true);
        }
        if (strategy.delta() != DeltaWish.AUTO) {
            json.put("delta", strategy.delta().toString());
        }
        return Optional.of(json);
    }

    private static ObjectNode write(Waves.Wave wave) {
        ObjectNode json = Json.object();
        switch (wave.size()) {
            case Waves.Size.Percent(long percent) -> json.put("percent", percent);
            case Waves.Size.Count(long count) -> json.put("count", count);
        }
        wave.successThresholdPercent()
                .ifPresent(least -> json.put("success_threshold_percent", least));
        if (wave.pauseAfter()) {
            json.put("pause_after", true);
        }
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<Duration> span) {
        span.ifPresent(length -> json.put(name, length.toSeconds()));
    }
}
