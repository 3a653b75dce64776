package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.Counter;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Looks whether the end of a running or paused distribution, of its wave or of what failures it
/// may have was missed, and if so sends for it. The longer it runs, the rarer: after an eighth of
/// its age, but at least every hour.
final class SettleDistributions implements Duty {

    private static final int MOST = 500;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final DistributionsTable distributions;
    private final ConvergenceTable convergence;
    private final DispatchQueues queues;

    SettleDistributions(Backends backends) {
        this.distributions = DistributionsTable.of(backends);
        this.convergence = ConvergenceTable.of(backends);
        this.queues = DispatchQueues.of(backends);
    }

    @Override
    public String name() {
        return "settle_distributions";
    }

    @Override
    public int perform(Instant pass) {
        return Each.of(distributions.listDue(pass, MOST), id -> look(id, pass));
    }

    private boolean look(String id, Instant pass) {
        Optional<Distribution> found =
                distributions.find(id).filter(each -> each.state().isUnderWay());
        if (found.isEmpty()) {
            return false;
        }
        Distribution distribution = found.get();
        Instant next = pass.plus(interval(distribution, pass));
        distributions.rearm(
                id,
                distribution
                        .deadline()
                        .filter(at -> at.isAfter(pass) && at.isBefore(next))
                        .orElse(next));
        boolean isDue =
                mayBeSpent(distribution)
                        || convergence
                                .find(new DistributionKey(distribution.version(), id))
                                .map(Counter::isWorthALook)
                                .orElse(false);
        if (isDue) {
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.Settle(id, Optional.empty())));
        }
        return isDue;
    }

    private static boolean mayBeSpent(Distribution distribution) {
        return distribution.state() == DistributionState.RUNNING
                && distribution.order().strategy().byteBudget().isPresent();
    }

    private static Duration interval(Distribution distribution, Instant pass) {
        if (distribution.release().wave().flatMap(OpenWave::until).isPresent()) {
            return SHORTEST;
        }
        Duration age =
                Duration.between(distribution.runningSince().orElse(pass), pass).dividedBy(8);
        if (age.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return age.compareTo(LONGEST) > 0 ? LONGEST : age;
    }
}
