package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.GenerationsTable.Generations;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.TargetResult;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ends a distribution, be it paused, of which nothing is left to wait for (protocol 0.2 #5): a
/// pause keeps back what is yet to be offered, and that is nothing. Counters lag, so they only say
/// when it is worth looking: first which higher generations are over, then, page after page, at
/// every target.
final class Settler {

    private static final int PAGES_AT_A_TIME = 10;

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final AssignmentsTable assignments;
    private final GenerationsTable generations;
    private final ConvergenceTable convergence;
    private final JoinableTable joinables;
    private final Walks walks;
    private final Endings endings;
    private final Brake brake;
    private final WaveEnds waveEnds;
    private final DispatchQueues queues;
    private final InstantSource clock;

    Settler(
            DistributionsTable distributions,
            DistributionRegister register,
            AssignmentsTable assignments,
            GenerationsTable generations,
            ConvergenceTable convergence,
            JoinableTable joinables,
            Walks walks,
            Endings endings,
            Brake brake,
            WaveEnds waveEnds,
            DispatchQueues queues,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.assignments = assignments;
        this.generations = generations;
        this.convergence = convergence;
        this.joinables = joinables;
        this.walks = walks;
        this.endings = endings;
        this.brake = brake;
        this.waveEnds = waveEnds;
        this.queues = queues;
        this.clock = clock;
    }

    /// Looks at the next few pages, and sends for the rest; stops at the first target that is not
    /// settled.
    void perform(Task.Settle task) {
        Optional<Distribution> found = distributions.find(task.distributionId());
        if (found.isEmpty()) {
            return;
        }
        Distribution distribution = found.get();
        if (distribution.isOver()) {
            endings.follow(distribution);
            return;
        }
        boolean isUnderWay = distribution.state().isUnderWay();
        Optional<Task.Walk> walk =
                task.walk()
                        .filter(under ->
                                isUnderWay && under.turn() == distribution.release().turn());
        if (walk.isPresent()) {
            walk(distribution, walk.get());
            return;
        }
        if (task.walk().filter(left -> isExpected(distribution, left)).isPresent()) {
            walks.stop(distribution.id());
        }
        if (isUnderWay) {
            begin(distribution);
        }
    }

    /// What the counters, read after the distribution, say is worth it.
    private void begin(Distribution distribution) {
        Counter counter =
                convergence
                        .find(new DistributionKey(distribution.version(), distribution.id()))
                        .orElseThrow(() -> new IllegalStateException("a counter is gone"));
        boolean isQuiet = !counter.tally().hasOpenTargets() && !distribution.round().isOwed();
        Optional<Abort> abort =
                counter.abort().filter(each -> !isIdle(each, distribution, counter, isQuiet));
        if (abort.isPresent()) {
            brake.stop(distribution, abort.get(), counter);
        } else if (isQuiet) {
            beginWalk(distribution);
        } else if (brake.stopIfSpent(distribution)) {
            return;
        } else if (counter.mayEndWave()) {
            waveEnds.begin(distribution);
        }
    }

    /// Whether it is a pause that would hold nothing back: nobody is left, and nobody can come.
    private static boolean isIdle(
            Abort abort, Distribution distribution, Counter counter, boolean isQuiet) {
        return abort.then() == Abort.Then.PAUSE
                && isQuiet
                && counter.tally().counts().superseded() == 0
                && !distribution.order().strategy().lateJoiners();
    }

    /// Begins to walk unless devices may still join. Before it begins nobody may any more, so that
    /// it comes to every target.
    private void beginWalk(Distribution distribution) {
        Generations all = generations.find(distribution.version().modelId());
        if (!distribution.takesJoiners(all.newest(), clock.instant())) {
            joinables.close(distribution);
            walk(
                    distribution,
                    new Task.Walk(
                            Optional.empty(),
                            0,
                            all.openGenerations(),
                            distribution.release().turn()));
        }
    }

    /// One that comes late says nothing of the walk that is under way.
    private boolean isExpected(Distribution distribution, Task.Walk walk) {
        return walks.isExpected(distribution.id(), walk.after(), clock.instant());
    }

    private void walk(Distribution distribution, Task.Walk walk) {
        if (!isExpected(distribution, walk)) {
            return;
        }
        List<KeptPage> pages =
                distributions.listPages(distribution.id(), walk.after(), PAGES_AT_A_TIME);
        long failed = walk.failed();
        for (KeptPage page : pages) {
            Optional<Long> failedHere = look(distribution, page, walk.others());
            if (failedHere.isEmpty()) {
                stop(distribution);
                return;
            }
            failed += failedHere.get();
        }
        if (pages.isEmpty()) {
            end(distribution, failed);
            return;
        }
        Position last = pages.getLast().page().position();
        Task.Walk rest = new Task.Walk(Optional.of(last), failed, walk.others(), walk.turn());
        String next = Tasks.write(new Task.Settle(distribution.id(), Optional.of(rest)));
        if (walks.goOn(distribution.id(), walk.after(), last, next, clock.instant())) {
            queues.send(distribution.order().priority(), next);
        }
    }

    /// Somebody is not settled. Whoever asked for a walk meanwhile may know more.
    private void stop(Distribution distribution) {
        if (walks.stop(distribution.id())) {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.Settle(distribution.id(), Optional.empty())));
        }
    }

    /// How many targets of the page have failed; absent when one of them is not settled.
    private Optional<Long> look(
            Distribution distribution, KeptPage page, Task.OpenGenerations others) {
        long generation = distribution.generation();
        Map<DeviceId, Assignment> images =
                assignments.findAll(page.page().deviceIds(), distribution.version().modelId());
        boolean isSettled =
                images.values().stream()
                        .allMatch(image -> image.isSettled(generation, others::isOver));
        Optional<List<TargetResult>> results =
                isSettled ? Results.of(page.page(), images, generation) : Optional.empty();
        results.filter(all -> !all.equals(page.results()))
                .ifPresent(all ->
                        distributions.keepResults(distribution.id(), page.page().position(), all));
        return results.map(all ->
                all.stream().filter(result -> result.target() == TargetClass.FAILED).count());
    }

    private void end(Distribution distribution, long failed) {
        Instant now = clock.instant();
        Optional<Distribution> over =
                distribution
                        .next(new DistributionEvent.AllSettled(failed), now)
                        .filter(ended -> register.end(distribution, ended, now));
        over.ifPresentOrElse(endings::follow, () -> stop(distribution));
    }
}
