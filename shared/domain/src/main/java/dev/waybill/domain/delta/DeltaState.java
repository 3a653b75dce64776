package dev.waybill.domain.delta;

/// How far the making of a delta is.
public sealed interface DeltaState {

    /// Somebody has asked for it.
    record Asked() implements DeltaState {}

    /// It is there.
    record Ready(MadeDelta made) implements DeltaState {}

    /// There will be none.
    record Declined(DeltaRefusal reason) implements DeltaState {}
}
