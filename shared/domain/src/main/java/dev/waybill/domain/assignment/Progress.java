package dev.waybill.domain.assignment;

import java.time.Instant;
import java.util.Optional;

/// What a device has reported about one entry.
///
/// @param attempt which attempt this is, from 1
/// @param lastSequence the sequence number of the last report of this attempt; absent before the
///   first
/// @param state how far it is
/// @param bytes how much of the blob it has, at most the blob's size
/// @param startedAt when its first report of the attempt came; absent before
/// @param endedAt when the attempt was completed or failed; absent before
/// @param at when this last changed
public record Progress(
        int attempt,
        Optional<Long> lastSequence,
        ReportState state,
        long bytes,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Instant at) {

    public Progress {
        if (attempt < 1 || bytes < 0) {
            throw new IllegalStateException("attempts count from 1, bytes from 0");
        }
    }

    /// The progress of an attempt that has not begun.
    static Progress ofNewAttempt(int attempt, Instant at) {
        return new Progress(
                attempt,
                Optional.empty(),
                ReportState.PENDING,
                0,
                Optional.empty(),
                Optional.empty(),
                at);
    }

    /// The progress of a target that failed before it was offered.
    static Progress failedAtOnce(Instant at) {
        return new Progress(
                1, Optional.empty(), ReportState.FAILED, 0, Optional.empty(), Optional.of(at), at);
    }

    /// Whether (`itsAttempt`, `sequence`) comes after all that was heard.
    boolean isBefore(int itsAttempt, long sequence) {
        return itsAttempt > attempt
                || itsAttempt == attempt && lastSequence.map(last -> sequence > last).orElse(true);
    }

    /// The same state, with (`itsAttempt`, `sequence`) as the last that was heard.
    Progress heard(int itsAttempt, long sequence, Instant now) {
        return new Progress(
                itsAttempt,
                Optional.of(sequence),
                state,
                bytes,
                startedAt.or(() -> Optional.of(now)),
                endedAt,
                now);
    }

    /// A new state.
    Progress moved(ReportState next, long nextBytes, Instant now) {
        return new Progress(
                attempt,
                lastSequence,
                next,
                nextBytes,
                startedAt.or(() -> Optional.of(now)),
                next.isEnd() ? Optional.of(now) : Optional.empty(),
                now);
    }

    /// This progress, ended when `before` had ended: the same end said again.
    Progress endedAsBefore(Progress before) {
        return new Progress(
                attempt,
                lastSequence,
                state,
                bytes,
                startedAt,
                before.endedAt.or(() -> endedAt),
                at);
    }
}
