package dev.waybill.cli.agent;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.BlockerReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Carries a version from the server into use: fetch, check once more that it is wanted, let
/// `current` point to it, activate it, and go back to the version before if that fails.
final class Installer {

    /// Between two tries to activate a version while the device is busy.
    private static final Duration BUSY_PAUSE = Duration.ofMinutes(1);

    private final Path models;
    private final Fetching fetching;
    private final Activation activation;
    private final Duration patience;
    private final Map<String, Instant> waitingForRoom = new HashMap<>();
    private final Map<WorkItem.Attempt, Instant> busyUntil = new HashMap<>();
    private final Set<WorkItem.Attempt> staged = new HashSet<>();

    Installer(Path models, Fetching fetching, Activation activation, Duration patience) {
        this.models = models;
        this.fetching = fetching;
        this.activation = activation;
        this.patience = patience;
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

    /// Does the work, and reports it, except for [Outcome#STOPPED] and [Outcome#UNREADABLE]. What
    /// the disk refuses is the work's failure, not the agent's.
    ///
    /// @param clock the server's time
    Outcome install(WorkItem.Install work, Reporter reporter, InstantSource clock)
            throws InterruptedException {
        try {
            return bring(work, reporter, clock);
        } catch (IOException e) {
            reporter.send(Report.Body.failed(BlockerReason.UNKNOWN, "the device's disk: " + e));
            return Outcome.FAILED;
        }
    }

    private Outcome bring(WorkItem.Install work, Reporter reporter, InstantSource clock)
            throws IOException, InterruptedException {
        WorkItem.Release release = work.release();
        InstalledModel model = new InstalledModel(models.resolve(SafeName.of(release.modelId())));
        return switch (fetching.bring(work, model, reporter)) {
            case Fetching.Fetched.Stopped() -> Outcome.STOPPED;
            case Fetching.Fetched.Unreadable() -> Outcome.UNREADABLE;
            case Fetching.Fetched.NoRoom(String details) ->
                    noRoom(work, details, reporter, clock.instant());
            case Fetching.Fetched.Failed(BlockerReason reason, String details) -> {
                reporter.send(Report.Body.failed(reason, details));
                yield Outcome.FAILED;
            }
            case Fetching.Fetched.There(Installation installation) -> {
                waitingForRoom.remove(work.key().distributionId());
                // After the download, which may have taken long.
                Instant now = clock.instant();
                yield work.mayActivateAt(now)
                        ? activate(work, installation, model, reporter, now)
                        : stage(work, reporter);
            }
        };
    }

    /// Says that the version is there, once while the agent runs. Where it is activated at once,
    /// the report that says so tells it too: one report less for each device.
    private Outcome stage(WorkItem.Install work, Reporter reporter) throws InterruptedException {
        if (staged.contains(work.key().ofAttempt())) {
            return Outcome.DEFERRED;
        }
        if (reporter.sendWhole(ReportState.COMPLETED) == Report.Directive.STOP) {
            return Outcome.STOPPED;
        }
        staged.add(work.key().ofAttempt());
        return Outcome.DEFERRED;
    }

    private Outcome activate(
            WorkItem.Install work,
            Installation next,
            InstalledModel model,
            Reporter reporter,
            Instant now)
            throws IOException, InterruptedException {
        boolean isInUse = path(model.operational()).equals(Optional.of(next.folder()));
        if (!isInUse) {
            if (now.isBefore(busyUntil.getOrDefault(work.key().ofAttempt(), Instant.MIN))) {
                return Outcome.BLOCKED;
            }
            if (reporter.sendWhole(ReportState.LOADING) == Report.Directive.STOP) {
                return Outcome.STOPPED;
            }
            model.point(next);
            switch (tryActivate(next)) {
                case Activation.Result.Done() -> {}
                case Activation.Result.Busy(String details) -> {
                    model.goBack();
                    return busy(work, details, reporter, now);
                }
                case Activation.Result.Failed(String details) -> {
                    reporter.send(
                            Report.Body.failed(
                                    BlockerReason.DEPLOYMENT_FAILED, details + goBack(model)));
                    return Outcome.FAILED;
                }
            }
        }
        model.confirm(next);
        reporter.sendWhole(ReportState.OPERATIONAL);
        staged.remove(work.key().ofAttempt());
        busyUntil.remove(work.key().ofAttempt());
        return Outcome.DONE;
    }

    private Outcome busy(WorkItem.Install work, String details, Reporter reporter, Instant now)
            throws InterruptedException {
        if (patience.isZero()) {
            reporter.send(Report.Body.failed(BlockerReason.NODE_BUSY, details));
            return Outcome.FAILED;
        }
        busyUntil.put(work.key().ofAttempt(), now.plus(BUSY_PAUSE));
        reporter.send(Report.Body.blocked(ReportState.COMPLETED, BlockerReason.NODE_BUSY, details));
        return Outcome.BLOCKED;
    }

    /// Back to what worked; what to add to the failure's details.
    private String goBack(InstalledModel model) throws IOException, InterruptedException {
        Optional<Installation> works = model.goBack();
        if (works.isEmpty()) {
            return "";
        }
        String back = "; went back to version " + works.get().release().version();
        return switch (tryActivate(works.get())) {
            case Activation.Result.Done() -> back;
            case Activation.Result.Busy(String why) -> back + ", which has to wait: " + why;
            case Activation.Result.Failed(String why) -> back + ", which failed too: " + why;
        };
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
        if (now.isBefore(since.plus(patience))) {
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
