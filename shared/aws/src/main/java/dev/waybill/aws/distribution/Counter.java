package dev.waybill.aws.distribution;

import dev.waybill.domain.assignment.DistributionKey;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Priority;
import dev.waybill.domain.distribution.Tally;
import dev.waybill.domain.distribution.Watch;
import java.util.Optional;

/// What is counted of one distribution.
///
/// @param key the distribution and what it brings
/// @param priority the distribution's, by which messages about it are sent
/// @param tally how far it is
/// @param watch what the counts are watched for
public record Counter(DistributionKey key, Priority priority, Tally tally, Watch watch) {

    /// Whether nothing of a running or paused distribution is left to wait for.
    public boolean isQuiet() {
        return tally.state().isUnderWay() && !tally.hasOpenTargets();
    }

    /// The abort that a running or paused distribution calls for, of which too many targets failed;
    /// absent when none. A pause keeps off no abort, but another pause.
    public Optional<Abort> abort() {
        return watch.tripped(tally.counts())
                .filter(abort ->
                        isRunning()
                                || tally.state().isUnderWay() && abort.then() != Abort.Then.PAUSE);
    }

    /// Whether all targets of the present wave of a running distribution may be settled.
    public boolean mayEndWave() {
        return isRunning() && watch.mayEndWave(tally.counts());
    }

    /// Whether somebody should look at the distribution.
    public boolean isWorthALook() {
        return isQuiet() || abort().isPresent() || mayEndWave();
    }

    private boolean isRunning() {
        return tally.state() == DistributionState.RUNNING;
    }
}
