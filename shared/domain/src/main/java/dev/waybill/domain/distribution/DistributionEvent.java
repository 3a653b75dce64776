package dev.waybill.domain.distribution;

import java.util.List;

/// What may happen to the state of a distribution.
public sealed interface DistributionEvent {

    /// Every page of every segment is frozen and assigned.
    ///
    /// @param targets how many devices that were
    /// @param bases the rank of the first target of each segment; empty when ranks do not matter
    record Planned(long targets, List<Long> bases) implements DistributionEvent {

        public Planned {
            bases = List.copyOf(bases);
        }

        /// The end of planning where ranks do not matter.
        public Planned(long targets) {
            this(targets, List.of());
        }
    }

    /// It is to offer nothing new.
    record Paused(Pause.Reason reason) implements DistributionEvent {}

    /// It is to offer new work again.
    record Resumed() implements DistributionEvent {}

    /// An operator calls it off.
    record Cancel() implements DistributionEvent {}

    /// The service calls it off.
    record Abort() implements DistributionEvent {}

    /// Every target is completed, failed, cancelled, or wanted by a later distribution that cannot
    /// give it back.
    ///
    /// @param failed how many of them failed
    record AllSettled(long failed) implements DistributionEvent {}
}
