package dev.waybill.cli.agent;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.BlockerReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Carries a version from the server into use: fetch, check once more that it is wanted, let
/// `current` point to it, activate it, and go back to the version before if that fails.
final class Installer {

    private final Path models;
    private final Fetching fetching;
    private final Activation activation;
    private final Duration storagePatience;
    private final Map<String, Instant> waitingForRoom = new HashMap<>();

    Installer(Path models, Fetching fetching, Activation activation, Duration storagePatience) {
        this.models = models;
        this.fetching = fetching;
        this.activation = activation;
        this.storagePatience = storagePatience;
    }

    /// Goes back to what is known to work wherever an agent died while it activated something else.
    void recover() throws IOException, InterruptedException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(models)) {
            folders = found.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            InstalledModel model = new InstalledModel(folder);
            Optional<Installation> current = model.current();
            boolean isHalfWay = !path(current).equals(path(model.operational()));
            if (isHalfWay) {
                Optional<Installation> works = model.goBack();
                if (works.isPresent()) {
                    tryActivate(works.get());
                }
            }
        }
    }

    /// Does the work, and reports it, except for [Outcome#STOPPED]. What the disk refuses is the
    /// work's failure, not the agent's.
    ///
    /// @param now the server's time
    Outcome install(WorkItem.Install work, Reporter reporter, Instant now)
            throws InterruptedException {
        try {
            return bring(work, reporter, now);
        } catch (IOException e) {
            reporter.send(Report.Body.failed(BlockerReason.UNKNOWN, "the device's disk: " + e));
            return Outcome.FAILED;
        }
    }

    private Outcome bring(WorkItem.Install work, Reporter reporter, Instant now)
            throws IOException, InterruptedException {
        WorkItem.Release release = work.release();
        InstalledModel model = new InstalledModel(models.resolve(SafeName.of(release.modelId())));
        return switch (fetching.bring(work, model, reporter)) {
            case Fetching.Fetched.Stopped() -> Outcome.STOPPED;
            case Fetching.Fetched.NoRoom(String details) -> noRoom(work, details, reporter, now);
            case Fetching.Fetched.Failed(BlockerReason reason, String details) -> {
                reporter.send(Report.Body.failed(reason, details));
                yield Outcome.FAILED;
            }
            case Fetching.Fetched.There(Installation installation) -> {
                waitingForRoom.remove(work.key().distributionId());
                if (reporter.sendWhole(ReportState.COMPLETED) == Report.Directive.STOP) {
                    yield Outcome.STOPPED;
                }
                yield work.mayActivateAt(now)
                        ? activate(installation, model, reporter)
                        : Outcome.DEFERRED;
            }
        };
    }

    private Outcome activate(Installation next, InstalledModel model, Reporter reporter)
            throws IOException, InterruptedException {
        boolean isInUse = path(model.operational()).equals(Optional.of(next.folder()));
        if (!isInUse) {
            if (reporter.sendWhole(ReportState.LOADING) == Report.Directive.STOP) {
                return Outcome.STOPPED;
            }
            model.point(next);
            if (tryActivate(next) instanceof Activation.Result.Failed(String details)) {
                reporter.send(
                        Report.Body.failed(
                                BlockerReason.DEPLOYMENT_FAILED, details + goBack(model)));
                return Outcome.FAILED;
            }
        }
        model.confirm(next);
        reporter.sendWhole(ReportState.OPERATIONAL);
        return Outcome.DONE;
    }

    /// Back to what worked; what to add to the failure's details.
    private String goBack(InstalledModel model) throws IOException, InterruptedException {
        Optional<Installation> works = model.goBack();
        if (works.isEmpty()) {
            return "";
        }
        String back = "; went back to version " + works.get().release().version();
        return tryActivate(works.get()) instanceof Activation.Result.Failed(String why)
                ? back + ", which failed too: " + why
                : back;
    }

    private Activation.Result tryActivate(Installation installation) throws InterruptedException {
        try {
            return activation.activate(installation);
        } catch (IOException e) {
            return new Activation.Result.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Outcome noRoom(WorkItem.Install work, String details, Reporter reporter, Instant now)
            throws InterruptedException {
        Instant since = waitingForRoom.computeIfAbsent(work.key().distributionId(), id -> now);
        if (now.isBefore(since.plus(storagePatience))) {
            reporter.send(
                    Report.Body.blocked(
                            ReportState.CONNECTING, BlockerReason.INSUFFICIENT_STORAGE, details));
            return Outcome.BLOCKED;
        }
        waitingForRoom.remove(work.key().distributionId());
        reporter.send(Report.Body.failed(BlockerReason.INSUFFICIENT_STORAGE, details));
        return Outcome.FAILED;
    }

    private static Optional<Path> path(Optional<Installation> installation) {
        return installation.map(Installation::folder);
    }
}
