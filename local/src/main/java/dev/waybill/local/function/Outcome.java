package dev.waybill.local.function;

/// How a call of a function ended.
public sealed interface Outcome {

    /// It answered, with JSON.
    record Answered(String json) implements Outcome {}

    /// It threw, or its answer was too large.
    record Failed(String reason) implements Outcome {}

    /// It took longer than it may.
    record TimedOut() implements Outcome {}

    /// The event is larger than a function takes; it was not called.
    record TooLarge() implements Outcome {}
}
