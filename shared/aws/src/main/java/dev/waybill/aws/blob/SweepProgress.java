package dev.waybill.aws.blob;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.SweepTally;
import java.time.Instant;
import java.util.Optional;

/// How far a sweep has come in one shard of the index `unreferenced`. Whoever goes on writes it
/// under the condition that it still has the version that was read, together with what was done: so
/// each blob is counted once, whoever crashes, and of two who go on at a time one stops.
///
/// @param sweepId the sweep
/// @param shard 0–3
/// @param version raised by every write; 0: never written
/// @param tally what was done in this shard
/// @param last the last entry that was looked at
/// @param done whether there are no more
record SweepProgress(
        String sweepId,
        int shard,
        long version,
        SweepTally tally,
        Optional<Unreferenced> last,
        boolean done) {

    /// An entry of the index: who has no references, since when.
    record Unreferenced(Digest digest, Instant since) {}

    static SweepProgress start(String sweepId, int shard) {
        return new SweepProgress(sweepId, shard, 0, SweepTally.NONE, Optional.empty(), false);
    }

    /// The same, past `entry`.
    SweepProgress past(Unreferenced entry, SweepTally more) {
        return new SweepProgress(
                sweepId, shard, version, tally.plus(more), Optional.of(entry), done);
    }

    /// The same, through.
    SweepProgress finished() {
        return new SweepProgress(sweepId, shard, version, tally, last, true);
    }

    /// The same, as it is to be written.
    SweepProgress next() {
        return new SweepProgress(sweepId, shard, version + 1, tally, last, done);
    }
}
