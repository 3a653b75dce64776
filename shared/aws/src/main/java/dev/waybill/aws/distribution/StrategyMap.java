package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Window;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// How a distribution is brought to its targets, as a map attribute.
final class StrategyMap {

    private static final String STEP_SECONDS = "step_seconds";
    private static final String SILENCE_SECONDS = "silence_seconds";
    private static final String DEADLINE_SECONDS = "deadline_seconds";
    private static final String TRANSFER_RETRIES = "transfer_retries";
    private static final String DEPLOYMENT_RETRIES = "deployment_retries";

    private static final String MAX_PER_MINUTE = "max_per_minute";
    private static final String START_AT = "start_at";
    private static final String WINDOW_CRON = "window_cron";
    private static final String WINDOW_SECONDS = "window_seconds";
    private static final String ACTIVATE = "activate";
    private static final String LATE_JOINERS = "late_joiners";
    private static final String BYTE_BUDGET = "byte_budget";
    private static final String DELTA = "delta";
    private static final String WAVES = "waves";
    private static final String ABORT = "abort";

    private StrategyMap() {}

    /// Absent when nothing was asked for.
    static Optional<AttributeValue> of(Strategy strategy) {
        if (strategy.equals(Strategy.NONE)) {
            return Optional.empty();
        }
        Timeouts timeouts = strategy.timeouts();
        Optional<Window> window = strategy.window();
        Attributes map =
                Attributes.none()
                        .putNumber(STEP_SECONDS, timeouts.step().map(Duration::toSeconds))
                        .putNumber(SILENCE_SECONDS, timeouts.silence().map(Duration::toSeconds))
                        .putNumber(DEADLINE_SECONDS, timeouts.deadline().map(Duration::toSeconds))
                        .put(TRANSFER_RETRIES, strategy.retries().transfer())
                        .put(DEPLOYMENT_RETRIES, strategy.retries().deployment())
                        .putNumber(MAX_PER_MINUTE, strategy.maxPerMinute())
                        .putTime(START_AT, strategy.startAt())
                        .putText(WINDOW_CRON, window.map(each -> each.cron().toString()))
                        .putNumber(WINDOW_SECONDS, window.map(each -> each.length().toSeconds()))
                        .putText(ACTIVATE, window.map(each -> each.activation().toString()))
                        .put(LATE_JOINERS, strategy.lateJoiners())
                        .putNumber(BYTE_BUDGET, strategy.byteBudget())
                        .put(DELTA, strategy.delta().toString());
        WavesMap.of(strategy.waves()).ifPresent(waves -> map.put(WAVES, waves));
        strategy.abort().ifPresent(abort -> map.put(ABORT, WavesMap.of(abort)));
        return Optional.of(map.map());
    }

    static Strategy strategy(Attributes map) {
        return new Strategy(
                new Timeouts(
                        map.findNumber(STEP_SECONDS).map(Duration::ofSeconds),
                        map.findNumber(SILENCE_SECONDS).map(Duration::ofSeconds),
                        map.findNumber(DEADLINE_SECONDS).map(Duration::ofSeconds)),
                new Retries(
                        (int) map.number(TRANSFER_RETRIES), (int) map.number(DEPLOYMENT_RETRIES)),
                map.findNumber(MAX_PER_MINUTE),
                map.findTime(START_AT),
                window(map),
                map.findText(DELTA).map(DeltaWish::of).orElse(DeltaWish.AUTO),
                WavesMap.waves(map, WAVES),
                map.has(ABORT) ? Optional.of(WavesMap.abort(map.map(ABORT))) : Optional.empty(),
                map.has(LATE_JOINERS) && map.flag(LATE_JOINERS),
                map.findNumber(BYTE_BUDGET));
    }

    private static Optional<Window> window(Attributes map) {
        return map.findText(WINDOW_CRON)
                .map(cron ->
                        new Window(
                                Cron.parse(cron, WINDOW_CRON),
                                Duration.ofSeconds(map.number(WINDOW_SECONDS)),
                                Activation.parse(map.text(ACTIVATE))));
    }
}
