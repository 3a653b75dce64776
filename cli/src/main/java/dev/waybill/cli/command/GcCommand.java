package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `waybill gc …`
@Command(name = "gc", description = "Remove blobs that nobody holds.")
final class GcCommand {

    /// `waybill gc sweep`
    @Command(
            name = "sweep",
            description = {
                "Start a sweep, and wait for its end.",
                "A first one quarantines blobs that nobody holds, a later one removes them."
            })
    static final class Sweep extends ServerCommand {

        private static final Duration BREATH = Duration.ofSeconds(2);

        @Option(names = "--dry-run", description = "count what would be done, and do nothing")
        private boolean isDryRun;

        @Option(
                names = "--grace",
                paramLabel = "SECONDS",
                description = "how long a blob without references is left alone (a day)")
        private Optional<Long> graceSeconds = Optional.empty();

        @Option(
                names = "--quarantine",
                paramLabel = "SECONDS",
                description = "how long a quarantined blob can be brought back (a week)")
        private Optional<Long> quarantineSeconds = Optional.empty();

        Sweep(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            ApiClient api = server.connect();
            ApiPath sweeps = ApiPath.of("gc").fixed("sweeps");
            ObjectNode order = Json.object().put("dry_run", isDryRun);
            graceSeconds.ifPresent(seconds -> order.put("grace_seconds", seconds));
            quarantineSeconds.ifPresent(seconds -> order.put("quarantine_seconds", seconds));
            JsonNode started =
                    api.send(
                            ApiCall.post("start a sweep", sweeps, order)
                                    .once(surroundings.newKey()));
            JsonNode report = ended(api, sweeps.fixed(Json.requireText(started, "sweep_id")));
            output.result(report, () -> lines(report));
            boolean isDone =
                    "Completed".equals(report.path("state").asText())
                            && report.path("failed").isEmpty();
            return isDone ? ExitCode.OK : ExitCode.FAILURE;
        }

        private JsonNode ended(ApiClient api, ApiPath sweep) throws InterruptedException {
            JsonNode report = api.send(ApiCall.get("look at the sweep", sweep));
            while ("Running".equals(report.path("state").asText())) {
                surroundings.waiter().pause(BREATH);
                report = api.send(ApiCall.get("look at the sweep", sweep));
            }
            return report;
        }

        private static List<String> lines(JsonNode report) {
            List<String> lines = new ArrayList<>();
            lines.add(
                    "%s: %d looked at, %d quarantined, %d removed (%s)"
                            .formatted(
                                    report.path("state").asText(),
                                    report.path("scanned").asLong(),
                                    report.path("quarantined").asLong(),
                                    report.path("reclaimed").asLong(),
                                    Sizes.of(report.path("reclaimed_bytes").asLong())));
            report.path("failed")
                    .forEach(failure ->
                            lines.add(
                                    "failed: "
                                            + failure.path("digest").asText()
                                            + ": "
                                            + failure.path("reason").asText()));
            report.path("deleted_while_referenced")
                    .forEach(digest -> lines.add("named after its removal: " + digest.asText()));
            return lines;
        }
    }
}
