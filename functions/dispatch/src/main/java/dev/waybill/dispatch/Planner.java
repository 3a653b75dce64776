package dev.waybill.dispatch;

import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionRegister.Frozen;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans one page of a distribution: freezes it, assigns its targets, counts it, and sends for the
/// next one; behind the last page of the last segment the distribution begins to run (protocol C.1
/// #2–#7). Every step may be repeated, and a message that comes again resumes where the last one
/// stopped.
final class Planner {

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final ScopeReader scopes;
    private final Assigner assigner;
    private final ConvergenceTable convergence;
    private final DispatchQueues queues;
    private final InstantSource clock;

    Planner(
            DistributionsTable distributions,
            DistributionRegister register,
            ScopeReader scopes,
            Assigner assigner,
            ConvergenceTable convergence,
            DispatchQueues queues,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.scopes = scopes;
        this.assigner = assigner;
        this.convergence = convergence;
        this.queues = queues;
        this.clock = clock;
    }

    /// Plans the page that `task` names.
    void perform(Task.Plan task) {
        Position position = task.position();
        Optional<Distribution> distribution = distributions.find(task.distributionId());
        Optional<Segment> segment =
                distributions.findSegment(task.distributionId(), position.segment());
        if (distribution.isEmpty() || segment.isEmpty() || segment.get().closed()) {
            return;
        }
        if (distributions.waitsForOrigin(distribution.get())) {
            return;
        }
        int passed = segment.get().cursor();
        if (passed > position.page() + 1) {
            return;
        }
        if (passed == position.page() + 1) {
            repeat(distribution.get(), position, segment.get());
            return;
        }
        if (passed < position.page()) {
            throw new IllegalStateException("a page was asked for before the one before it");
        }
        switch (freeze(distribution.get(), segment.get(), position)) {
            case Frozen.Closed() -> {}
            case Frozen.Page(TargetPage page) -> {
                assigner.assign(distribution.get(), page);
                if (register.pass(distribution.get(), page, clock.instant()) || page.last()) {
                    goOn(distribution.get(), position, page.last());
                }
            }
        }
    }

    /// The page that is frozen there, from now on at the latest.
    private Frozen freeze(Distribution distribution, Segment segment, Position position) {
        Optional<TargetPage> frozen =
                distributions.findPage(distribution.id(), position).map(KeptPage::page);
        return frozen.<Frozen>map(Frozen.Page::new)
                .orElseGet(() ->
                        register.freeze(
                                distribution, scopes.read(distribution, segment), clock.instant()));
    }

    /// The page was done by a message that may have been cut short before it sent the next. A copy
    /// sends nothing: each would be followed by as many as came of the last page, and more.
    private void repeat(Distribution distribution, Position position, Segment segment) {
        if (segment.done()
                || distributions.claimPage(
                        distribution.id(), following(position), clock.instant())) {
            goOn(distribution, position, segment.done());
        }
    }

    private static Position following(Position position) {
        return new Position(position.segment(), position.page() + 1);
    }

    private void goOn(Distribution distribution, Position position, boolean last) {
        if (last) {
            end(distribution.id());
        } else {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.Plan(distribution.id(), following(position))));
        }
    }

    /// Begins to run when every segment is done, as a read after one's own write says (protocol C.2
    /// P2, P3).
    private void end(String id) {
        Distribution now = Attempts.until("end planning", () -> tryToEnd(id));
        if (now.state().isUnderWay() || now.state() == DistributionState.NO_TARGETS) {
            settleIfQuiet(now);
        }
    }

    /// The distribution as it stands when planning has ended, if it can; absent when it was paused
    /// or resumed between the read and the write.
    private Optional<Distribution> tryToEnd(String id) {
        Distribution now =
                distributions
                        .find(id)
                        .orElseThrow(() -> new IllegalStateException("a distribution is gone"));
        Instant at = clock.instant();
        return now.state() == DistributionState.PLANNING && now.planning().isDone()
                ? now.next(planned(now), at)
                        .filter(planned -> register.endPlanning(now, planned, at))
                : Optional.of(now);
    }

    /// The end of planning, with ranks where the strategy is by rank.
    private DistributionEvent planned(Distribution distribution) {
        List<Long> bases = new ArrayList<>();
        if (distribution.order().strategy().isByRank()) {
            long base = 0;
            for (Segment segment : distributions.listSegments(distribution.id())) {
                bases.add(base);
                base += segment.count();
            }
        }
        return new DistributionEvent.Planned(distribution.planning().targets(), bases);
    }

    /// Sends for somebody who looks when there is nothing to wait for, be it of the first wave, or
    /// too much has failed already: then no report will do it. Read after the distribution runs, so
    /// that either this or the projection sees it.
    private void settleIfQuiet(Distribution distribution) {
        boolean isDue =
                distribution.isOver()
                        || convergence
                                .find(
                                        new DistributionKey(
                                                distribution.version(), distribution.id()))
                                .map(Counter::isWorthALook)
                                .orElse(false);
        if (isDue) {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.Settle(distribution.id(), Optional.empty())));
        }
    }
}
