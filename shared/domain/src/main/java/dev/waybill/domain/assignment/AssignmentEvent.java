package dev.waybill.domain.assignment;

import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Optional;

/// What may happen to an assignment.
public sealed interface AssignmentEvent {

    /// A distribution wants something of the device.
    record EntryPut(long generation, Entry entry) implements AssignmentEvent {}

    /// A distribution was called off.
    ///
    /// @param wasOffered whether the device may have been offered its work; else there is nothing
    ///   that it could stop, unless it has said something of it
    record Tombstoned(long generation, String distributionId, Version version, boolean wasOffered)
            implements AssignmentEvent {

        /// The end of work that may have been offered.
        public Tombstoned(long generation, String distributionId, Version version) {
            this(generation, distributionId, version, true);
        }
    }

    /// The device reports on its work. `CANCELLED` on work that was called off says that it has
    /// stopped.
    ///
    /// @param attempt absent: the current one
    /// @param sequence rises with every report of an attempt, from 0
    /// @param bytes how many bytes it has; absent when it did not say
    /// @param reason what keeps it, or why it failed; absent when nothing does or it did not say
    /// @param at the server's time
    /// @param retries how often the target tries again by itself; only looked at when it failed
    record Reported(
            long generation,
            Optional<Integer> attempt,
            long sequence,
            ReportState state,
            Optional<Long> bytes,
            Optional<BlockerReason> reason,
            Optional<String> details,
            Instant at,
            Retries retries)
            implements AssignmentEvent {

        /// A report on work whose failure is the end.
        public Reported(
                long generation,
                Optional<Integer> attempt,
                long sequence,
                ReportState state,
                Optional<Long> bytes,
                Optional<BlockerReason> reason,
                Optional<String> details,
                Instant at) {
            this(generation, attempt, sequence, state, bytes, reason, details, at, Retries.NONE);
        }

        /// The same for a target with these retries.
        public Reported with(Retries itsRetries) {
            return new Reported(
                    generation, attempt, sequence, state, bytes, reason, details, at, itsRetries);
        }
    }

    /// The device fetches, or is offered to fetch, what the entry wants in another way than it says
    /// so far.
    ///
    /// @param attempt the attempt that was looked at
    record Fetched(long generation, int attempt, TransferMode mode) implements AssignmentEvent {}

    /// The target has run out of time.
    ///
    /// @param attempt the attempt that was looked at
    /// @param lastSequence the last that was heard of it then; absent: nothing
    /// @param expiry when and why
    /// @param at the server's time
    record TimedOut(
            long generation, int attempt, Optional<Long> lastSequence, Expiry expiry, Instant at)
            implements AssignmentEvent {}

    /// Nothing has been heard of the device of a target for long; it has not failed for that.
    ///
    /// @param attempt the attempt that was looked at
    /// @param lastSequence the last that was heard of it then; absent: nothing
    /// @param heardAt when anything was heard of the device last, as far as is known
    /// @param at the server's time
    record Silent(
            long generation, int attempt, Optional<Long> lastSequence, Instant heardAt, Instant at)
            implements AssignmentEvent {}

    /// The device of a target that was silent has called.
    record HeardAgain(long generation) implements AssignmentEvent {}

    /// The bytes that the device is to fetch cannot be read.
    ///
    /// @param attempt the attempt that was looked at
    /// @param why in words
    /// @param at the server's time
    record Unreadable(long generation, int attempt, String why, Instant at)
            implements AssignmentEvent {}

    /// The bytes that could not be read can be.
    record ReadableAgain(long generation) implements AssignmentEvent {}

    /// The device says how the model fares, outside of a distribution.
    ///
    /// @param current what is installed; absent: nothing
    /// @param target what it is on the way to; absent when to nothing
    /// @param at when that was, never later than the server's time
    record StatusReported(
            OperationalStatus status,
            Optional<Version> current,
            Optional<VariantId> variantId,
            Optional<Version> target,
            Instant at)
            implements AssignmentEvent {}

    /// Everything up to generation `limit` is over for ever and may be forgotten.
    record Pruned(long limit) implements AssignmentEvent {}

    /// The work of an attempt is offered to the device for the first time.
    record Offered(long generation, int attempt) implements AssignmentEvent {}

    /// A failed target is to try again.
    ///
    /// @param round the round of the distribution in which it is asked; each asks it once
    /// @param chosen what the distribution wants of it as things are now
    /// @param place its place in the order of offers; absent: that of its rank
    record Retried(long generation, int round, Entry chosen, Optional<Long> place, Instant at)
            implements AssignmentEvent {

        /// The same where its rank is its place.
        public Retried(long generation, int round, Entry chosen, Instant at) {
            this(generation, round, chosen, Optional.empty(), at);
        }
    }
}
