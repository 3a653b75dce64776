package dev.waybill.domain.assignment;

/// What an event does to an assignment.
public sealed interface Step {

    /// The assignment becomes `next`, to be written in place of the one that was looked at.
    record Changed(Assignment next) implements Step {}

    /// Nothing changes.
    record Refused(Refusal reason) implements Step {}

    /// Why an event changes nothing.
    enum Refusal {
        /// The entry, tombstone, acknowledgement or limit is there already.
        ALREADY_THERE,
        /// The distribution was called off on this device.
        CALLED_OFF,
        /// The generation was pruned: it was over for ever.
        PRUNED,
        /// The device completed this generation, and keeps it.
        COMPLETED,
        /// There is no entry (or tombstone) of this generation.
        UNKNOWN_GENERATION,
        /// It was never asked to make this attempt.
        UNKNOWN_ATTEMPT,
        /// Something at least as new was heard already.
        LATE,
        /// Only a failed target tries again.
        NOT_FAILED,
        /// A later distribution wants the device.
        SUPERSEDED,
        /// There still is nothing that the device can have.
        NOTHING_FITS
    }
}
