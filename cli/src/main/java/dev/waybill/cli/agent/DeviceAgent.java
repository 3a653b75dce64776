package dev.waybill.cli.agent;

import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.cli.transfer.Download;
import dev.waybill.cli.transfer.RangeSource;
import dev.waybill.cli.transfer.Rebuild;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.device.Capabilities;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A device: asks for work and does it, for as long as its thread is not interrupted. Holds no more
/// than a few buffers in memory, and runs on a virtual thread, so that thousands fit into one
/// process.
public final class DeviceAgent {

    private static final Duration HEARTBEAT = Duration.ofMinutes(10);
    private static final Duration HELD_UP = Duration.ofSeconds(30);
    private static final int MOST_VISITS_IN_A_ROW = 5;

    private final DeviceFolder folder;
    private final DeviceApi api;
    private final AgentSettings settings;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final FreeSpace space;
    private final Sequence sequence;
    private final Installer installer;
    private Instant heartbeatDue = Instant.MIN;
    private final Map<String, WorkItem.Install> unreadable = new HashMap<>();
    private int inARow;

    /// An agent in `folder`, which it leaves open.
    ///
    /// @param ranges where bytes come from
    /// @param log told in words what happens
    public DeviceAgent(
            DeviceFolder folder,
            DeviceApi api,
            RangeSource ranges,
            AgentSettings settings,
            InstantSource clock,
            Consumer<String> log)
            throws IOException {
        this.folder = folder;
        this.api = api;
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.space = new FreeSpace(folder.root(), settings.storageBytes());
        this.sequence = Sequence.open(folder.sequence());
        this.installer =
                new Installer(
                        folder.models(),
                        new Fetching(
                                folder,
                                api,
                                new Download(ranges, settings.downloads()),
                                new Rebuild(ranges, settings.downloads()),
                                new Room(space, folder.downloads())),
                        settings.activation(),
                        settings.patience());
    }

    /// What one visit to the server brought.
    ///
    /// @param outcomes one per piece of work
    /// @param pollAfter when to come again
    public record Visit(List<Outcome> outcomes, Duration pollAfter) {
        public Visit {
            outcomes = List.copyOf(outcomes);
        }

        /// Whether some work has failed.
        public boolean hasFailures() {
            return outcomes.contains(Outcome.FAILED);
        }

        /// Whether the server could not give the bytes of some work.
        public boolean hasUnreadable() {
            return outcomes.contains(Outcome.UNREADABLE);
        }

        /// What holds a device up seldom ends within seconds, which is when a server wants one with
        /// work back.
        private Duration pause() {
            boolean isHeldUp = !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::isHeldUp);
            return isHeldUp && pollAfter.compareTo(HELD_UP) < 0 ? HELD_UP : pollAfter;
        }

        private boolean hasMoved() {
            return outcomes.stream().anyMatch(outcome -> !outcome.isOpen());
        }
    }

    /// Goes back to what is known to work, should an agent have died here while it activated
    /// something. To be called once, before the first visit.
    public void recover() throws IOException, InterruptedException {
        installer.recover();
    }

    /// Asks for work once, and does it.
    ///
    /// @throws Unreachable when the server does not answer
    /// @throws ApiProblem when it refuses
    public Visit visit() throws IOException, InterruptedException {
        sendHeartbeatWhenDue();
        WorkAnswer answer = api.work(settings.longPoll());
        Duration ahead = Duration.between(clock.instant(), answer.serverTime());
        folder.downloads().listed(wanted(answer), clock.instant());
        List<Outcome> outcomes = new ArrayList<>();
        for (WorkItem item : answer.items()) {
            Outcome outcome = work(item, () -> clock.instant().plus(ahead));
            outcomes.add(outcome);
            if (outcome == Outcome.DONE) {
                heartbeatDue = Instant.MIN;
            }
        }
        return new Visit(outcomes, answer.pollAfter());
    }

    /// Visits until there is no work left. Work that the server stopped listing because its bytes
    /// cannot be read is left, and is not waited for.
    ///
    /// @return whether nothing failed, and nothing is left
    public boolean runUntilIdle() throws IOException, InterruptedException {
        recover();
        boolean allWell = true;
        for (Visit visit = visit(); !visit.outcomes().isEmpty(); visit = visit()) {
            allWell &= !visit.hasFailures();
            pauseAfter(visit);
        }
        for (WorkItem.Install left : unreadable.values()) {
            log.accept(
                    name(left)
                            + ": not installed, the server cannot give its bytes at the moment;"
                            + " run again later");
        }
        return allWell && unreadable.isEmpty();
    }

    /// Visits until the thread is interrupted. Trouble with the network or the server is waited
    /// out; a token that the server does not take ends it.
    public void run() throws IOException, InterruptedException {
        recover();
        for (int failed = 0; ; ) {
            Optional<Visit> visit = tryVisit();
            if (visit.isPresent()) {
                failed = 0;
                pauseAfter(visit.get());
            } else {
                failed++;
                settings.downloads().backoff().pause(failed, Optional.empty());
            }
        }
    }

    /// Comes again at once where work was done, there may be more; but not for ever, should the
    /// server offer the same again.
    private void pauseAfter(Visit visit) throws InterruptedException {
        inARow = visit.hasMoved() ? inARow + 1 : 0;
        if (inARow == 0 || inARow >= MOST_VISITS_IN_A_ROW) {
            inARow = 0;
            settings.downloads().backoff().waiter().pause(visit.pause());
        }
    }

    private Optional<Visit> tryVisit() throws IOException, InterruptedException {
        try {
            return Optional.of(visit());
        } catch (Unreachable e) {
            log.accept(String.valueOf(e.getMessage()));
        } catch (ApiProblem problem) {
            if (problem.status() == 401 || problem.status() == 403) {
                throw problem;
            }
            log.accept(String.valueOf(problem.getMessage()));
        }
        return Optional.empty();
    }

    private Outcome work(WorkItem item, InstantSource serverTime)
            throws IOException, InterruptedException {
        Outcome outcome = attempt(item, serverTime);
        String distributionId = item.key().distributionId();
        unreadable.values().removeIf(left -> left.key().distributionId().equals(distributionId));
        if (item instanceof WorkItem.Install install) {
            unreadable.remove(install.release().modelId());
            if (outcome == Outcome.UNREADABLE) {
                unreadable.put(install.release().modelId(), install);
            }
        }
        if (!outcome.isHeldUp()) {
            folder.downloads().end(distributionId);
        }
        if (outcome == Outcome.CANCELLED) {
            folder.downloads().removeUnneeded(clock.instant());
        }
        return outcome;
    }

    private Outcome attempt(WorkItem item, InstantSource serverTime) throws InterruptedException {
        return switch (item) {
            case WorkItem.Install install -> {
                WorkItem.Release release = install.release();
                Consumer<String> ofIt = words -> log.accept(name(install) + ": " + words);
                Outcome outcome =
                        installer.install(
                                install,
                                reporter(install.key(), release.sizeBytes(), ofIt),
                                serverTime);
                ofIt.accept(
                        outcome == Outcome.UNREADABLE
                                ? "the server cannot give its bytes at the moment; what has come is"
                                        + " kept"
                                : outcome.toString());
                yield outcome;
            }
            case WorkItem.Cancel(WorkItem.Key key) -> {
                reporter(key, 0, log).send(Report.Body.of(ReportState.CANCELLED));
                yield Outcome.CANCELLED;
            }
        };
    }

    private static String name(WorkItem.Install install) {
        return install.release().modelId() + " " + install.release().version();
    }

    private Reporter reporter(WorkItem.Key key, long totalBytes, Consumer<String> words) {
        return new Reporter(
                api, sequence, key, totalBytes, clock, settings.progressInterval(), words);
    }

    private void sendHeartbeatWhenDue() throws IOException, InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(heartbeatDue)) {
            return;
        }
        Capabilities known = settings.capabilities();
        api.heartbeat(
                new Capabilities(
                        known.gpuMemoryGb(),
                        known.gpuType(),
                        known.cpuArch(),
                        Optional.of(space.availableMb()),
                        known.executionProviders()));
        heartbeatDue = now.plus(HEARTBEAT);
    }

    private static Set<Digest> wanted(WorkAnswer answer) {
        Set<Digest> wanted = new HashSet<>();
        for (WorkItem item : answer.items()) {
            if (item instanceof WorkItem.Install install) {
                wanted.add(install.release().digest());
            }
        }
        return wanted;
    }
}
