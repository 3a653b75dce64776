package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import java.time.Instant;

/// Keeps in mind of which targets the bytes cannot be read, so that it is told to who asks what
/// keeps a device. One write when that begins, and one when it is over.
final class Damages {

    private final AssignmentsTable assignments;

    Damages(AssignmentsTable assignments) {
        this.assignments = assignments;
    }

    /// The bytes of a target cannot be read.
    ///
    /// @param image the device's assignment
    /// @param why in words
    void note(Assignment image, long generation, String why, Instant now) {
        image.entry(generation)
                .map(Entry::progress)
                .map(progress ->
                        new AssignmentEvent.Unreadable(generation, progress.attempt(), why, now))
                .ifPresent(found -> assignments.change(image, seen -> seen.next(found)));
    }

    /// The bytes of a target can be read. Returns the assignment as it stands now.
    Assignment forget(Assignment image, long generation) {
        return image.entry(generation)
                .filter(Entry::isUnreadable)
                .map(_ -> new AssignmentEvent.ReadableAgain(generation))
                .map(again -> assignments.change(image, seen -> seen.next(again)).image())
                .orElse(image);
    }
}
