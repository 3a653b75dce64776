package dev.waybill.domain.distribution;

import java.util.Optional;

/// What the counts of a distribution are watched for. It stands beside the counts, so that whoever
/// counts sees without another read when it is worth looking.
///
/// @param abort how many failures are too many; absent: any number is borne
/// @param pardonedCompleted the completed targets that do not count for that, as somebody has
///   resumed the distribution since
/// @param pardonedFailed likewise, the failed ones
/// @param waveUntil how many targets have been offered up to the end of the present wave; absent
///   when there is no wave to come
public record Watch(
        Optional<Abort> abort,
        long pardonedCompleted,
        long pardonedFailed,
        Optional<Long> waveUntil) {

    /// Nothing is watched for.
    public static final Watch NONE = new Watch(Optional.empty(), 0, 0, Optional.empty());

    /// The abort that `counts` call for; absent when none.
    public Optional<Abort> tripped(Counts counts) {
        long completed = Math.max(0, counts.completed() - pardonedCompleted);
        long failed = Math.max(0, counts.failed() - pardonedFailed);
        return abort.filter(limit -> limit.isReached(completed, failed));
    }

    /// Why `abort` was called for, in words.
    public String explain(Abort limit, Counts counts) {
        long failed = Math.max(0, counts.failed() - pardonedFailed);
        long finished = failed + Math.max(0, counts.completed() - pardonedCompleted);
        return "%d of %d finished targets failed; the limit is %d %%"
                .formatted(failed, finished, limit.failedPercent());
    }

    /// Whether all targets of the present wave may be settled: so many are as were offered. Targets
    /// behind the wave count too when they failed at once or were superseded, so this only says
    /// when it is worth looking.
    public boolean mayEndWave(Counts counts) {
        return waveUntil
                .map(offered -> counts.classified() - counts.inProgress() >= offered)
                .orElse(false);
    }
}
