package dev.waybill.delta;

/// What came of reading a plan.
public sealed interface PlanReading {

    /// It keeps all limits, and its numbers agree with each other.
    record Accepted(Plan plan) implements PlanReading {}

    /// It is not to be followed.
    ///
    /// @param reason why
    /// @param detail where, for people
    record Refused(PlanRefusal reason, String detail) implements PlanReading {}
}
