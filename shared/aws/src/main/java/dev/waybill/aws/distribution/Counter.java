package dev.waybill.aws.distribution;

import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.Watch;

/// What is counted of one distribution.
///
/// @param key the distribution and what it brings
/// @param priority the distribution's, by which messages about it are sent
/// @param tally how far it is
/// @param watch what the counts are watched for
public record Counter(DistributionKey key, Priority priority, Tally tally, Watch watch) {

    /// Whether nothing of a running distribution is left to wait for.
    public boolean isQuiet() {
        return isRunning() && !tally.hasOpenTargets();
    }

    /// Whether too many targets of a running distribution failed.
    public boolean isTripped() {
        return isRunning() && watch.tripped(tally.counts()).isPresent();
    }

    /// Whether all targets of the present wave of a running distribution may be settled.
    public boolean mayEndWave() {
        return isRunning() && watch.mayEndWave(tally.counts());
    }

    /// Whether somebody should look at the distribution.
    public boolean isWorthALook() {
        return isQuiet() || isTripped() || mayEndWave();
    }

    private boolean isRunning() {
        return tally.state() == DistributionState.RUNNING;
    }
}
