package dev.waybill.dispatch;

import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.NewDistribution;
import dev.waybill.domain.Ids;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.Pause;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Stops a distribution of which too many targets failed (SPEC D1.18). The distribution is read
/// before its counts, and is only stopped in the turn in which it was read: who resumes it has
/// pardoned what was counted before.
final class Brake {

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final Retreat retreat;
    private final DispatchQueues queues;
    private final Ids ids;
    private final InstantSource clock;

    Brake(
            DistributionsTable distributions,
            DistributionRegister register,
            Retreat retreat,
            DispatchQueues queues,
            Ids ids,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.retreat = retreat;
        this.queues = queues;
        this.ids = ids;
        this.clock = clock;
    }

    /// Does what `abort` asks for; nothing when the distribution has moved since it was read.
    void stop(Distribution distribution, Abort abort, Counter counter) {
        Instant now = clock.instant();
        String why = counter.watch().explain(abort, counter.tally().counts());
        switch (abort.then()) {
            case PAUSE -> pause(distribution, Pause.Reason.FAILURES, why, now);
            case CANCEL -> cancel(distribution, why, now);
            case ROLLBACK -> rollBack(distribution, why, now);
        }
    }

    /// Pauses a distribution that has offered as many bytes as it may; nothing when it has not, or
    /// has moved since it was read. Whether it had.
    boolean stopIfSpent(Distribution distribution) {
        Optional<Long> budget = distribution.order().strategy().byteBudget();
        if (budget.isEmpty() || distribution.pause().isPresent()) {
            return false;
        }
        long offered = distributions.offeredBytes(distribution.id());
        if (offered < budget.get()) {
            return false;
        }
        Instant now = clock.instant();
        String why = "%d bytes were offered; the budget is %d".formatted(offered, budget.get());
        pause(distribution, Pause.Reason.BYTE_BUDGET, why, now);
        return true;
    }

    /// Somebody looks again then, since it may be through for all that.
    private void pause(Distribution distribution, Pause.Reason reason, String why, Instant now) {
        distribution
                .next(new DistributionEvent.Paused(reason, Optional.of(why)), now)
                .filter(next -> register.hold(distribution, next, deed("pause_distribution", now)))
                .ifPresent(this::lookAgain);
    }

    private void cancel(Distribution distribution, String why, Instant now) {
        distribution
                .next(new DistributionEvent.Abort(Optional.of(why)), now)
                .filter(next -> register.abort(distribution, next, deed("abort_distribution", now)))
                .ifPresent(this::tell);
    }

    private void rollBack(Distribution distribution, String why, Instant now) {
        Optional<NewDistribution> back = retreat.from(distribution, why, now);
        if (back.isEmpty()) {
            cancel(distribution, why, now);
            return;
        }
        Optional<Distribution> aborted =
                distribution
                        .next(new DistributionEvent.Abort(Optional.of(why)), now)
                        .map(next -> next.rolledBackBy(back.get().distribution().id()));
        aborted.filter(next ->
                        register.abort(
                                distribution,
                                next,
                                deed("abort_distribution", now),
                                back.get(),
                                deed("create_distribution", now)))
                .ifPresentOrElse(this::tell, () -> lookAgain(distribution));
    }

    /// What was read may have changed only beside the distribution, which has still failed too
    /// often.
    private void lookAgain(Distribution distribution) {
        queues.send(
                distribution.order().priority(),
                Tasks.write(new Task.Settle(distribution.id(), Optional.empty())));
    }

    /// The message is owed since the abort, so that upkeep sends it if this fails.
    private void tell(Distribution aborted) {
        queues.send(
                aborted.order().priority(),
                Tasks.write(new Task.CallOff(aborted.id(), Optional.empty(), 0)));
    }

    private Deed deed(String action, Instant now) {
        return Deed.ofService("dispatch", action, ids.next(), now);
    }
}
