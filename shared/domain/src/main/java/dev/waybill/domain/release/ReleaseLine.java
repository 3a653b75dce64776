package dev.waybill.domain.release;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// How far a name's history has come: what the next entry is decided on.
///
/// @param name the name
/// @param currentSeq the number of the current entry; 0 before the first
/// @param updatedAt when the current entry was made
public record ReleaseLine(ReleaseName name, long currentSeq, Instant updatedAt) {

    /// The history of a name that nothing was released under.
    public static ReleaseLine empty(ReleaseName name) {
        return new ReleaseLine(name, 0, Instant.EPOCH);
    }

    /// What becomes of a wish.
    public sealed interface Step {
        /// The history goes on with number `seq`, at `createdAt`.
        record Promote(long seq, Instant createdAt) implements Step {}

        /// The history goes on with number `seq`, which repeats `restoredSeq`.
        record RollBack(long seq, Instant createdAt, long restoredSeq) implements Step {}

        /// Refused: another entry is current than the caller believes.
        record Moved(long currentSeq) implements Step {}

        /// Refused: nothing was ever released under this name.
        record NotReleased() implements Step {}

        /// Refused: there is no entry before the current one.
        record NoPrevious() implements Step {}

        /// Refused: the history has no entry with the wished number.
        record NoEntry() implements Step {}
    }

    /// The next entry of a promotion. The digest may be the current one's (SPEC D3.15).
    ///
    /// @param expected the number that must be current, 0 for none; absent: any
    public Step promote(Optional<Long> expected, Instant now) {
        return isAs(expected)
                ? new Step.Promote(currentSeq + 1, notBefore(now))
                : new Step.Moved(currentSeq);
    }

    /// The next entry of a rollback: it repeats the entry before the current one, literally, so
    /// that rolling back twice goes forth again (SPEC 8.1), or the one that is asked for.
    ///
    /// @param toSeq the entry to repeat, at least 1; absent: the one before the current one
    /// @param expected the number that must be current; absent: any
    public Step rollBack(Optional<Long> toSeq, Optional<Long> expected, Instant now) {
        if (currentSeq == 0) {
            return new Step.NotReleased();
        }
        if (!isAs(expected)) {
            return new Step.Moved(currentSeq);
        }
        long restored = toSeq.orElse(currentSeq - 1);
        if (restored == 0) {
            return new Step.NoPrevious();
        }
        return restored > currentSeq
                ? new Step.NoEntry()
                : new Step.RollBack(currentSeq + 1, notBefore(now), restored);
    }

    private boolean isAs(Optional<Long> expected) {
        return expected.isEmpty() || expected.get() == currentSeq;
    }

    /// Clocks of different machines differ; times along a history never fall (SPEC D3.13).
    private Instant notBefore(Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        return time.isBefore(updatedAt) ? updatedAt : time;
    }
}
