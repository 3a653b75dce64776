package dev.waybill.cli.command;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Whether a command that starts a rollout stays until it has ended.
final class WatchOptions {

    @Option(
            names = {"--watch", "--wait"},
            description = "stay and watch until it has ended; the exit code tells how")
    private boolean isWanted;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "watch no longer than this; then fail")
    private Optional<Long> seconds = Optional.empty();

    boolean isWanted() {
        return isWanted;
    }

    Optional<Duration> timeout() {
        return seconds.map(Duration::ofSeconds);
    }
}
