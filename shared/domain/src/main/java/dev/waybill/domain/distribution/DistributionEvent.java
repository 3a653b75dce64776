package dev.waybill.domain.distribution;

import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.List;
import java.util.Optional;

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
    ///
    /// @param details the reason in words; absent when it says it all
    record Paused(Pause.Reason reason, Optional<String> details) implements DistributionEvent {

        /// A pause that needs no words.
        public Paused(Pause.Reason reason) {
            this(reason, Optional.empty());
        }
    }

    /// It is to offer new work again.
    record Resumed() implements DistributionEvent {}

    /// An operator calls it off.
    record Cancel() implements DistributionEvent {}

    /// The service calls it off.
    ///
    /// @param failures which failures were too many, in words; absent when that is not why
    record Abort(Optional<String> failures) implements DistributionEvent {

        /// An abort that no failures of targets are the reason of.
        public Abort() {
            this(Optional.empty());
        }
    }

    /// Every target of a wave that is not the last one is completed, failed, cancelled or
    /// superseded.
    ///
    /// @param completed how many completed
    /// @param failed how many failed
    /// @param behind all targets of the next wave stand on pages behind this one; absent: on any
    record WaveDone(long completed, long failed, Optional<Position> behind)
            implements DistributionEvent {}

    /// Its failed targets are to be asked again.
    record RetryAsked() implements DistributionEvent {}

    /// Every target is completed, failed, cancelled, or wanted by a later distribution that cannot
    /// give it back.
    ///
    /// @param failed how many of them failed
    record AllSettled(long failed) implements DistributionEvent {}
}
