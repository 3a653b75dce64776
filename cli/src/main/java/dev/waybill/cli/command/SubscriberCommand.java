package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A subscriber's own side, on the stack that `waybill up` runs in this folder.
final class SubscriberCommand {

    private SubscriberCommand() {}

    /// `waybill subscription queue NAME`
    @Command(
            name = "queue",
            description = {
                "Make a queue that may subscribe, and print its URL.",
                "In the stack that 'waybill up' runs in this folder; on AWS, make one with AWS's own"
                        + " tools."
            })
    static final class Queue implements Callable<Integer> {

        @Mixin private final OutputOptions output;

        private final Surroundings surroundings;

        @Parameters(paramLabel = "NAME", description = "behind '<stack>-sub-'")
        private String name = "";

        Queue(Surroundings surroundings) {
            this.surroundings = surroundings;
            this.output = new OutputOptions(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            String url = new LocalQueues(surroundings).create(name);
            output.result(Json.object().put("queue_url", url), () -> List.of(url));
            return ExitCode.OK;
        }
    }

    /// `waybill subscription read QUEUE_URL`
    @Command(
            name = "read",
            description = {
                "Take the messages out of a subscriber's queue and print them, one a line.",
                "In the stack that 'waybill up' runs in this folder."
            })
    static final class Read implements Callable<Integer> {

        private static final Duration LOOK = Duration.ofSeconds(5);

        @Mixin private final OutputOptions output;

        private final Surroundings surroundings;

        @Parameters(paramLabel = "QUEUE_URL", description = "of 'subscription queue'")
        private String queueUrl = "";

        @Option(
                names = "--until-end",
                description = "until a message says that its version has come to its end")
        private boolean untilEnd;

        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                defaultValue = "2m",
                description = "with --until-end: wait no longer (${DEFAULT-VALUE}); then fail")
        private String timeout = "";

        Read(Surroundings surroundings) {
            this.surroundings = surroundings;
            this.output = new OutputOptions(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            LocalQueues queues = new LocalQueues(surroundings);
            Instant until =
                    surroundings.clock().instant().plusSeconds(Span.seconds("--timeout", timeout));
            while (true) {
                List<JsonNode> messages = queues.take(queueUrl, LOOK);
                messages.forEach(this::show);
                boolean hasEnd = messages.stream().anyMatch(each -> each.path("last").asBoolean());
                if (hasEnd || messages.isEmpty() && !untilEnd) {
                    return ExitCode.OK;
                }
                if (untilEnd && !surroundings.clock().instant().isBefore(until)) {
                    throw new CommandFailure(
                            ExitCode.FAILURE, "no version came to its end in time");
                }
            }
        }

        private void show(JsonNode message) {
            if (output.isJson()) {
                output.line(message);
                return;
            }
            output.print(
                    "%s %s, revision %d: %s%s"
                            .formatted(
                                    message.path("model_id").asText(),
                                    message.path("version").asText(),
                                    message.path("revision").asLong(),
                                    Convergence.of(message.path("convergence")).line(),
                                    message.path("last").asBoolean() ? "; that was the end" : ""));
        }
    }
}
