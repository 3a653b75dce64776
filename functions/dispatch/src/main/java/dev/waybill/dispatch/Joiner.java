package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.JoinableTable.Joinable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.InstantSource;
import java.util.Optional;

/// Makes a device that is new or has changed a target of a distribution that takes late joiners, if
/// it is in its scope now, a variant fits it and it is none yet: first its page, counted in one
/// transaction, then its entry. Done again, it ends where the first time did.
///
/// A device that no variant fits has perhaps not said yet what it is; the next change of its
/// capabilities asks again.
///
/// That the device was to be told of is forgotten when no distribution waits for it any more.
final class Joiner {

    /// While a distribution is planned, planning itself may come to the device.
    private static final int AGAIN_SECONDS = 5;

    private final DistributionsTable distributions;
    private final JoinableTable joinables;
    private final GenerationsTable generations;
    private final AssignmentsTable assignments;
    private final MembershipsTable memberships;
    private final ScopeReader scopes;
    private final Wishes wishes;
    private final Assigner assigner;
    private final DispatchQueues queues;
    private final InstantSource clock;

    Joiner(
            DistributionsTable distributions,
            JoinableTable joinables,
            GenerationsTable generations,
            AssignmentsTable assignments,
            MembershipsTable memberships,
            ScopeReader scopes,
            Wishes wishes,
            Assigner assigner,
            DispatchQueues queues,
            InstantSource clock) {
        this.distributions = distributions;
        this.joinables = joinables;
        this.generations = generations;
        this.assignments = assignments;
        this.memberships = memberships;
        this.scopes = scopes;
        this.wishes = wishes;
        this.assigner = assigner;
        this.queues = queues;
        this.clock = clock;
    }

    /// Has the device join if it may.
    void perform(Task.Join task) {
        Optional<Joining> owed = memberships.findJoining(task.deviceId());
        join(task);
        owed.filter(_ -> joinables.list().stream().noneMatch(each -> waits(each, task)))
                .ifPresent(memberships::settle);
    }

    /// Whether a distribution is yet to act on the device, now that `done` is.
    private boolean waits(Joinable joinable, Task.Join done) {
        Optional<Distribution> open =
                distributions
                        .find(joinable.distributionId())
                        .filter(distribution -> distribution.state().isOpen());
        if (open.isEmpty()) {
            return false;
        }
        Distribution distribution = open.get();
        return distribution.state() == DistributionState.PLANNING
                || !distribution.id().equals(done.distributionId())
                        && joinables.findPage(distribution, done.deviceId()).isEmpty()
                        && isToJoin(distribution, done.deviceId());
    }

    private void join(Task.Join task) {
        Optional<Distribution> found = distributions.find(task.distributionId());
        if (found.isEmpty()) {
            return;
        }
        Distribution distribution = found.get();
        if (distribution.state() == DistributionState.PLANNING) {
            queues.sendLater(distribution.order().priority(), Tasks.write(task), AGAIN_SECONDS);
        } else if (!distribution.state().isOpen()) {
            joinables.close(distribution);
        } else {
            page(distribution, task.deviceId())
                    .ifPresent(page -> assigner.assign(distribution, page));
        }
    }

    /// The device's page; absent when it is a target without one of its own, or is to be none.
    private Optional<TargetPage> page(Distribution distribution, DeviceId deviceId) {
        Optional<TargetPage> joined =
                joinables.findPage(distribution, deviceId).map(KeptPage::page);
        return joined.isEmpty() && isToJoin(distribution, deviceId)
                ? joinables.join(distribution, deviceId, clock.instant())
                : joined;
    }

    private boolean isToJoin(Distribution distribution, DeviceId deviceId) {
        long newest = generations.find(distribution.version().modelId()).newest();
        return distribution.takesJoiners(newest, clock.instant())
                && !isTarget(distribution, deviceId)
                && scopes.holds(distribution, deviceId)
                && wishes.areFor(distribution, deviceId);
    }

    /// Whether planning made it a target: when a distribution runs, all its entries have arrived.
    private boolean isTarget(Distribution distribution, DeviceId deviceId) {
        Assignment image = assignments.find(deviceId, distribution.version().modelId());
        long generation = distribution.generation();
        return image.classOf(generation).isPresent() || image.floor() >= generation;
    }
}
