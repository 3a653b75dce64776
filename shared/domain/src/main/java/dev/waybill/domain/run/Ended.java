package dev.waybill.domain.run;

/// What the wish to end a run came to.
public sealed interface Ended {

    /// The run has ended as was wished.
    record Done() implements Ended {}

    /// Nothing changed: the run had ended before.
    ///
    /// @param status how
    record Before(RunStatus status) implements Ended {}

    /// There is no such run.
    record NoRun() implements Ended {}
}
