package dev.waybill.domain.assignment;

import dev.waybill.domain.distribution.BlockerReason;
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
/// @param stepSince since when it is at its step; absent when it is at none
/// @param failures how often an attempt has failed before, and was followed by another one
/// @param isOffered whether it is noted that the attempt was offered; only done where that counts
/// @param round the round of the distribution in which it was last asked again; 0 when it never was
/// @param place its place in the order of offers when it was asked again behind its turn; absent:
///   that of its rank
public record Progress(
        int attempt,
        Optional<Long> lastSequence,
        ReportState state,
        long bytes,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Instant at,
        Optional<Instant> stepSince,
        Failures failures,
        boolean isOffered,
        int round,
        Optional<Long> place) {

    /// How often attempts have failed, by kind, since the target was first or by an operator's will
    /// last offered.
    ///
    /// @param transfer transfers
    /// @param deployment deployments
    public record Failures(int transfer, int deployment) {

        /// None has.
        public static final Failures NONE = new Failures(0, 0);

        int of(BlockerReason reason) {
            return switch (reason) {
                case TRANSFER_FAILED -> transfer;
                case DEPLOYMENT_FAILED -> deployment;
                case NETWORK_PARTITION,
                        INSUFFICIENT_STORAGE,
                        INSUFFICIENT_GPU_MEMORY,
                        INCOMPATIBLE_CAPABILITIES,
                        NODE_BUSY,
                        UNKNOWN ->
                        0;
            };
        }

        Failures plus(BlockerReason reason) {
            return new Failures(
                    reason == BlockerReason.TRANSFER_FAILED ? transfer + 1 : transfer,
                    reason == BlockerReason.DEPLOYMENT_FAILED ? deployment + 1 : deployment);
        }
    }

    public Progress {
        if (attempt < 1 || bytes < 0) {
            throw new IllegalStateException("attempts count from 1, bytes from 0");
        }
    }

    /// The progress of an attempt that has not begun.
    static Progress ofNewAttempt(int attempt, Instant at) {
        return ofNewAttempt(attempt, at, Failures.NONE, 0, Optional.empty());
    }

    private static Progress ofNewAttempt(
            int attempt, Instant at, Failures failures, int round, Optional<Long> place) {
        return new Progress(
                attempt,
                Optional.empty(),
                ReportState.PENDING,
                0,
                Optional.empty(),
                Optional.empty(),
                at,
                Optional.empty(),
                failures,
                false,
                round,
                place);
    }

    /// The progress of the attempt that follows this one, which failed for `reason`.
    Progress retriedAfter(BlockerReason reason, Instant now) {
        return ofNewAttempt(following(), now, failures.plus(reason), round, place);
    }

    /// The progress of the attempt that follows this one in `nextRound`.
    Progress retriedIn(int nextRound, Optional<Long> nextPlace, Instant now) {
        return ofNewAttempt(following(), now, Failures.NONE, nextRound, nextPlace);
    }

    /// The number after this one. The last one there is follows itself.
    private int following() {
        return attempt == Integer.MAX_VALUE ? attempt : attempt + 1;
    }

    /// The progress of a target that failed, or was done, before it was offered.
    static Progress endedAtOnce(ReportState state, Instant at) {
        return new Progress(
                1,
                Optional.empty(),
                state,
                0,
                Optional.empty(),
                Optional.of(at),
                at,
                Optional.empty(),
                Failures.NONE,
                false,
                0,
                Optional.empty());
    }

    /// Whether the device has reported on this attempt, or it is noted that it was offered.
    public boolean isBegun() {
        return startedAt.isPresent() || isOffered;
    }

    /// Whether `sequence` of `itsAttempt`, which is this one or an earlier one, comes after all
    /// that was heard.
    boolean isBefore(int itsAttempt, long sequence) {
        return itsAttempt == attempt && lastSequence.map(last -> sequence > last).orElse(true);
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
                now,
                stepSince,
                failures,
                isOffered,
                round,
                place);
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
                now,
                stepSince(next.step(), now),
                failures,
                isOffered,
                round,
                place);
    }

    /// The attempt has failed without a word about it.
    Progress timedOut(Instant now) {
        return new Progress(
                attempt,
                lastSequence,
                ReportState.FAILED,
                bytes,
                startedAt,
                Optional.of(now),
                now,
                Optional.empty(),
                failures,
                isOffered,
                round,
                place);
    }

    /// The same, offered.
    Progress offered() {
        return new Progress(
                attempt,
                lastSequence,
                state,
                bytes,
                startedAt,
                endedAt,
                at,
                stepSince,
                failures,
                true,
                round,
                place);
    }

    private Optional<Instant> stepSince(ReportState.Step next, Instant now) {
        if (next == ReportState.Step.NONE) {
            return Optional.empty();
        }
        return next == state.step() ? stepSince.or(() -> Optional.of(now)) : Optional.of(now);
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
                at,
                stepSince,
                failures,
                isOffered,
                round,
                place);
    }
}
