package dev.waybill.domain.distribution;

import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A piece of work on a distribution, sent as a message. Each may come twice, late, out of order,
/// and after a crash.
public sealed interface Task {

    /// The distribution.
    String distributionId();

    /// Freeze and assign one page of a segment.
    record Plan(String distributionId, Position position) implements Task {}

    /// Tell some targets that the distribution was called off.
    ///
    /// @param after go on behind this page; absent: close all segments and begin
    /// @param targets how many targets stand on the pages up to there
    record CallOff(String distributionId, Optional<Position> after, long targets) implements Task {}

    /// Ask failed targets again.
    ///
    /// @param round the number of the round
    /// @param after go on behind this page; absent: begin
    /// @param places how many targets took a place in the order of offers up to there
    record Retry(String distributionId, int round, Optional<Position> after, long places)
            implements Task {

        /// The beginning, or a round in which nobody takes a place.
        public Retry(String distributionId, int round, Optional<Position> after) {
            this(distributionId, round, after, 0);
        }
    }

    /// See whether all targets of the present wave are settled, and if so go on to the next one.
    ///
    /// @param turn the turn that the look is about; in another one it is over
    /// @param after how far the look is: behind this page; absent at the beginning
    /// @param completed how many of the wave's targets up to there have completed
    /// @param failed how many have failed
    record Wave(
            String distributionId, long turn, Optional<Position> after, long completed, long failed)
            implements Task {}

    /// See whether the distribution has failed too often, is done with its wave or has come to its
    /// end, and finish what is left to do of one that has.
    ///
    /// @param walk how far the look at its targets is; absent: begin
    record Settle(String distributionId, Optional<Walk> walk) implements Task {}

    /// See whether a device that is new or has changed joins the distribution.
    record Join(String distributionId, DeviceId deviceId) implements Task {}

    /// A look at all targets of a distribution, page after page.
    ///
    /// @param after go on behind this page; absent at the beginning
    /// @param failed how many of the targets up to there have failed
    /// @param others which higher generations were open, read before the walk began (protocol 0.2
    ///   #5)
    /// @param turn the turn that the walk is about; in another one it is void
    record Walk(Optional<Position> after, long failed, OpenGenerations others, long turn) {}

    /// The generations of a model that were open at one moment.
    ///
    /// @param newest the highest generation there was
    /// @param open those that were not over
    record OpenGenerations(long newest, SortedSet<Long> open) {
        public OpenGenerations {
            open = Collections.unmodifiableSortedSet(new TreeSet<>(open));
        }

        /// Whether `generation` existed then and was over; it is for ever.
        public boolean isOver(long generation) {
            return generation <= newest && !open.contains(generation);
        }

        /// Up to which generation all are over; 0 when none is.
        public long overUpTo() {
            return open.isEmpty() ? newest : open.first() - 1;
        }
    }
}
