package dev.waybill.local.function;

import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.TemplateFault;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What calls a function.
public sealed interface EventSource {

    /// A route of the HTTP API.
    ///
    /// @param method one method, or `ANY`
    /// @param path with variables in braces, or `$default`
    record Route(String method, String path) implements EventSource {

        static Route read(Properties declared) {
            return new Route(
                    declared.text("Method").orElse("ANY").toUpperCase(Locale.ROOT),
                    declared.text("Path").orElse("$default"));
        }
    }

    /// A queue.
    ///
    /// @param maximumConcurrency how many batches may be under way at once
    /// @param partialFailures whether the answer names the messages that failed
    record Queue(String arn, int batchSize, int maximumConcurrency, boolean partialFailures)
            implements EventSource {

        private static final int DEFAULT_BATCH = 10;
        private static final int DEFAULT_CONCURRENCY = 10;

        static Queue read(Properties declared) {
            int concurrency =
                    declared.block("ScalingConfig")
                            .map(scaling -> {
                                int maximum = scaling.requireNumber("MaximumConcurrency");
                                scaling.end();
                                return maximum;
                            })
                            .orElse(DEFAULT_CONCURRENCY);
            return new Queue(
                    declared.requireText("Queue"),
                    declared.number("BatchSize").orElse(DEFAULT_BATCH),
                    concurrency,
                    EventSource.partialFailures(declared));
        }
    }

    /// The stream of a table. It is always windowed, as only then an event names its shard.
    ///
    /// @param batchingWindow how long a batch that is not full waits for more
    /// @param tumblingWindow how long one window's state is handed on
    /// @param bisects whether a batch that fails is tried again in halves
    record Stream(
            String arn,
            int batchSize,
            Duration batchingWindow,
            Duration tumblingWindow,
            boolean bisects,
            boolean partialFailures)
            implements EventSource {

        private static final int DEFAULT_BATCH = 100;

        static Stream read(Properties declared) {
            if (!declared.requireText("StartingPosition").equals("TRIM_HORIZON")) {
                throw new TemplateFault(declared.where(), "must start at TRIM_HORIZON");
            }
            if (declared.number("ParallelizationFactor").orElse(1) != 1) {
                throw new TemplateFault(declared.where(), "must keep each shard in one lane");
            }
            return new Stream(
                    declared.requireText("Stream"),
                    declared.number("BatchSize").orElse(DEFAULT_BATCH),
                    Duration.ofSeconds(declared.number("MaximumBatchingWindowInSeconds").orElse(0)),
                    Duration.ofSeconds(declared.requireNumber("TumblingWindowInSeconds")),
                    declared.flag("BisectBatchOnFunctionError").orElse(false),
                    EventSource.partialFailures(declared));
        }
    }

    /// A clock.
    ///
    /// @param input the event, where one is declared
    record Schedule(Duration every, Optional<String> input) implements EventSource {

        private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");

        static Schedule read(Properties declared) {
            String expression = declared.requireText("Schedule");
            Matcher rate = RATE.matcher(expression);
            if (!rate.matches()) {
                throw new TemplateFault(
                        declared.where(), "has a schedule that is not known here: " + expression);
            }
            long count = Long.parseLong(rate.group(1));
            return new Schedule(
                    switch (rate.group(2)) {
                        case "minute" -> Duration.ofMinutes(count);
                        case "hour" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    },
                    declared.text("Input"));
        }
    }

    private static boolean partialFailures(Properties declared) {
        List<String> types = declared.texts("FunctionResponseTypes");
        return types.contains("ReportBatchItemFailures");
    }
}
