package dev.waybill.testing.faults;

/// What goes wrong with a call, and when.
public record Fault(Kind kind, Moment moment) {
    /// What goes wrong.
    public enum Kind {
        /// The program ends: this call and all after it throw [SimulatedCrash] till a restart.
        CRASH,
        /// The service has no capacity.
        THROTTLING,
        /// Another request was writing the same item or object: transactions are cancelled with
        /// `TransactionConflict`.
        CONFLICT,
        /// No answer comes.
        TIMEOUT,
        /// A batch is done by half.
        PARTIAL
    }

    /// When it goes wrong.
    public enum Moment {
        /// The call has no effect.
        BEFORE,
        /// The call takes effect, but its answer is lost.
        AFTER
    }
}
