package dev.waybill.upkeep;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Notes at targets that nothing is heard of their devices, and takes it back. It fails nobody: the
/// device is a blocker, for everybody to see, until it calls.
final class Silences {

    private static final Duration LONGEST = Duration.ofHours(6);

    private final AssignmentsTable assignments;

    Silences(AssignmentsTable assignments) {
        this.assignments = assignments;
    }

    /// Whether it is worth reading when the device of a target last called, to say whether it is
    /// silent.
    static boolean isDoubtful(Entry entry, Instant since, Instant pass) {
        return isSilent(Expiry.heardAt(entry, since, Optional.empty()), pass);
    }

    private static boolean isSilent(Instant heardAt, Instant pass) {
        return !heardAt.plus(Expiry.SILENCE).isAfter(pass);
    }

    /// Notes what is to be noted at a target that is pending or in progress.
    ///
    /// @param since since when its distribution runs
    /// @param seenAt when its device last called; absent when that is not known
    void note(
            Assignment image,
            long generation,
            Instant since,
            Optional<Instant> seenAt,
            Instant pass) {
        Optional<Entry> entry = image.entry(generation).filter(_ -> image.isWanted(generation));
        if (entry.isEmpty()) {
            return;
        }
        Instant heardAt = Expiry.heardAt(entry.get(), since, seenAt);
        boolean isSilent = isSilent(heardAt, pass);
        Assignment now = image;
        if (entry.get().isSilent() && (!isSilent || hasCalledSince(entry.get(), heardAt))) {
            AssignmentEvent.HeardAgain heard = new AssignmentEvent.HeardAgain(generation);
            now = assignments.change(image, each -> each.next(heard)).image();
        }
        if (isSilent && now.entry(generation).filter(each -> !each.isSilent()).isPresent()) {
            AssignmentEvent.Silent silent =
                    new AssignmentEvent.Silent(
                            generation,
                            entry.get().progress().attempt(),
                            entry.get().progress().lastSequence(),
                            heardAt,
                            pass);
            assignments.change(now, each -> each.next(silent));
        }
    }

    /// Whether the silence that was noted was over in between.
    private static boolean hasCalledSince(Entry entry, Instant heardAt) {
        return entry.blocker().filter(blocker -> heardAt.isAfter(blocker.since())).isPresent();
    }

    /// When to look again at a page of which some targets are open: the longer the distribution
    /// runs, the rarer, but at least every six hours.
    static Instant nextLook(Instant since, Instant pass) {
        Duration age = Duration.between(since, pass).dividedBy(4);
        if (age.compareTo(Expiry.SILENCE) < 0) {
            return pass.plus(Expiry.SILENCE);
        }
        return pass.plus(age.compareTo(LONGEST) > 0 ? LONGEST : age);
    }
}
