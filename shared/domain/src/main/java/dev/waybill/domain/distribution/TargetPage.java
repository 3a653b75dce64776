package dev.waybill.domain.distribution;

import dev.waybill.domain.device.DeviceId;
import java.util.List;
import java.util.Optional;

/// A frozen page of a distribution's targets. Once written, its devices never change, whatever
/// becomes of the scope (protocol C.2 P5).
///
/// @param position where it stands
/// @param firstRank the rank of its first target within the segment
/// @param deviceIds the targets, in order
/// @param reached how far the scope has been looked through with this page; absent when that is not
///   needed, the pages of the segment being known
/// @param last whether it is the segment's last page
public record TargetPage(
        Position position,
        long firstRank,
        List<DeviceId> deviceIds,
        Optional<DeviceId> reached,
        boolean last) {

    /// Where a page stands among a distribution's pages.
    ///
    /// @param segment the segment, from 0
    /// @param page the page within the segment, from 0
    public record Position(int segment, int page) implements Comparable<Position> {

        @Override
        public int compareTo(Position other) {
            return segment == other.segment
                    ? Integer.compare(page, other.page)
                    : Integer.compare(segment, other.segment);
        }
    }

    public TargetPage {
        deviceIds = List.copyOf(deviceIds);
    }
}
