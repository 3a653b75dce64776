package dev.waybill.domain.distribution;

import dev.waybill.domain.device.DeviceId;
import java.util.Optional;

/// A piece of a distribution's scope, planned page after page: a range of device ids, so that
/// segments and pages in their order are the targets in order of their ids.
///
/// @param number its place, from 0
/// @param after the range begins behind this id; absent for the first segment
/// @param until the range ends with this id; absent for the last segment
/// @param cursor the next page to be done
/// @param reached the id behind which that page begins; absent before the first
/// @param count the targets of all pages done
/// @param done whether all pages are done
/// @param closed whether no page may be frozen any more
public record Segment(
        int number,
        Optional<DeviceId> after,
        Optional<DeviceId> until,
        int cursor,
        Optional<DeviceId> reached,
        long count,
        boolean done,
        boolean closed) {

    /// A segment of which nothing is planned yet.
    public static Segment open(int number, Optional<DeviceId> after, Optional<DeviceId> until) {
        return new Segment(number, after, until, 0, after, 0, false, false);
    }
}
