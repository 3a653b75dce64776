package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.DuePage;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns silence into an answer: targets that ran out of time have failed, with a reason, and those
/// that have all time say what keeps them.
///
/// Nothing is scanned. A page of targets is due when the first of them may have run out of time or
/// be silent; it is looked at then, and put off to when the next one may, until none of its targets
/// is asked for any more.
final class EndOverdue implements Duty {

    /// How many pages of one distribution are looked at a second: the item of 100 targets and their
    /// results is some 10 write units, and all pages of a distribution have one partition key.
    private static final int MOST_OF_ONE = 45;

    private static final int MOST = 200;

    /// A page is not looked at twice within this time.
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /// How long planning is given before a page of it is looked at again.
    private static final Duration PLANNING = Duration.ofMinutes(1);

    private final DistributionsTable distributions;
    private final AssignmentsTable assignments;
    private final DevicesTable devices;
    private final Silences silences;
    private final DispatchQueues queues;
    private final Drain drain;

    EndOverdue(Backends backends) {
        this.distributions = DistributionsTable.of(backends);
        this.assignments = AssignmentsTable.of(backends);
        this.devices = DevicesTable.of(backends);
        this.queues = DispatchQueues.of(backends);
        this.silences = new Silences(assignments);
        this.drain = Drain.paced(backends.clock(), backends.backoff());
    }

    @Override
    public String name() {
        return "end_overdue";
    }

    @Override
    public int perform(Instant pass) {
        return drain.perform(pass, () -> due(pass), page -> look(page, pass));
    }

    /// The oldest that are due, of each distribution as many as its partition bears.
    private List<DuePage> due(Instant pass) {
        Map<String, Integer> taken = new HashMap<>();
        return distributions.listDuePages(pass, MOST).stream()
                .filter(page -> taken.merge(page.distributionId(), 1, Integer::sum) <= MOST_OF_ONE)
                .toList();
    }

    /// Whether the page was due, as a consistent read says.
    private boolean look(DuePage due, Instant pass) {
        Optional<KeptPage> page = distributions.findPage(due.distributionId(), due.position());
        Optional<Instant> seen =
                page.flatMap(KeptPage::dueAt).filter(dueAt -> !dueAt.isAfter(pass));
        if (page.isEmpty() || seen.isEmpty()) {
            return false;
        }
        distributions.putOff(due, seen.get(), next(due, page.get(), pass));
        return true;
    }

    /// When to look again, after all that is overdue has failed; absent: never.
    private Optional<Instant> next(DuePage due, KeptPage page, Instant pass) {
        Optional<Distribution> found =
                distributions
                        .find(due.distributionId())
                        .filter(distribution -> distribution.state().isOpen());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> since = found.get().offeredSince();
        return since.isEmpty()
                ? Optional.of(pass.plus(PLANNING))
                : end(found.get(), since.get(), page, pass);
    }

    private Optional<Instant> end(
            Distribution distribution, Instant since, KeptPage page, Instant pass) {
        long generation = distribution.generation();
        Strategy strategy = distribution.order().strategy();
        Collection<Assignment> all =
                assignments
                        .findAll(page.page().deviceIds(), distribution.version().modelId())
                        .values();
        List<Assignment> open =
                all.stream().filter(image -> mayBeAsked(image, generation)).toList();
        Optional<Instant> again = askAgain(distribution, page, all, pass);
        if (again.isPresent()) {
            return again;
        }
        Map<DeviceId, Optional<Device>> quiet = quiet(open, generation, strategy, since, pass);
        Optional<Instant> next = Optional.empty();
        for (Assignment image : open) {
            Optional<Device> device = quiet.getOrDefault(image.deviceId(), Optional.empty());
            Optional<Instant> seenAt = device.flatMap(Device::lastSeenAt);
            boolean isGone = quiet.containsKey(image.deviceId()) && device.isEmpty();
            Optional<Expiry> expiry =
                    isGone
                            ? Optional.of(Expiry.ofNobody(pass))
                            : image.entry(generation)
                                    .flatMap(entry -> Expiry.of(entry, strategy, since, seenAt));
            boolean isOverdue = expiry.filter(each -> isDue(each, pass)).isPresent();
            if (expiry.isPresent() && isOverdue && isOpen(image, generation)) {
                next = earlier(next, fail(image, generation, expiry.get(), pass));
            } else {
                silences.note(image, generation, since, seenAt, pass);
                next = earlier(next, expiry.filter(_ -> !isOverdue).map(Expiry::at));
                next = earlier(next, Optional.of(Silences.nextLook(since, pass)));
            }
        }
        return next.map(at -> at.isBefore(pass.plus(SHORTEST)) ? pass.plus(SHORTEST) : at);
    }

    /// Has a device whose page was written when it joined late, and whose entry was not, be given
    /// it: its message is lost, or has failed for good. When to look again then.
    private Optional<Instant> askAgain(
            Distribution distribution, KeptPage page, Collection<Assignment> all, Instant pass) {
        boolean isLate =
                distribution
                        .lateSegment()
                        .filter(segment -> segment == page.page().position().segment())
                        .isPresent();
        List<Task> lost =
                all.stream()
                        .filter(image ->
                                isLate
                                        && image.classOf(distribution.generation()).isEmpty()
                                        && image.floor() < distribution.generation())
                        .<Task>map(image -> new Task.Join(distribution.id(), image.deviceId()))
                        .toList();
        queues.sendAll(distribution.order().priority(), lost.stream().map(Tasks::write).toList());
        return lost.isEmpty() ? Optional.empty() : Optional.of(pass.plus(PLANNING));
    }

    /// Whether the target is asked to come on, or may be again when a later distribution that wants
    /// the device is called off.
    private static boolean mayBeAsked(Assignment image, long generation) {
        return image.classOf(generation)
                .map(target -> target.isOpen() || target == TargetClass.SUPERSEDED)
                .orElse(false);
    }

    /// Whether the target is asked to come on now. One that a later distribution wants does not
    /// fail, however long it takes.
    private static boolean isOpen(Assignment image, long generation) {
        return image.classOf(generation).map(TargetClass::isOpen).orElse(false);
    }

    /// Those devices whose assignments alone would say that they are silent, or have failed for
    /// that, as they are now: with nothing when they were deleted.
    private Map<DeviceId, Optional<Device>> quiet(
            List<Assignment> open,
            long generation,
            Strategy strategy,
            Instant since,
            Instant pass) {
        List<DeviceId> doubtful = new ArrayList<>();
        for (Assignment image : open) {
            image.entry(generation)
                    .filter(entry ->
                            Silences.isDoubtful(entry, since, pass)
                                    || Expiry.of(entry, strategy, since, Optional.empty())
                                            .filter(Expiry::isSilence)
                                            .filter(expiry -> isDue(expiry, pass))
                                            .isPresent())
                    .ifPresent(_ -> doubtful.add(image.deviceId()));
        }
        Map<DeviceId, Optional<Device>> quiet = new HashMap<>();
        if (!doubtful.isEmpty()) {
            Map<DeviceId, Device> known = devices.findAll(doubtful);
            doubtful.forEach(id -> quiet.put(id, Optional.ofNullable(known.get(id))));
        }
        return quiet;
    }

    private static boolean isDue(Expiry expiry, Instant pass) {
        return !expiry.at().isAfter(pass);
    }

    /// Fails a target; when something has happened since it was looked at, when to look again.
    private Optional<Instant> fail(Assignment image, long generation, Expiry expiry, Instant pass) {
        Optional<Entry> entry = image.entry(generation);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        AssignmentEvent.TimedOut timedOut =
                new AssignmentEvent.TimedOut(
                        generation,
                        entry.get().progress().attempt(),
                        entry.get().progress().lastSequence(),
                        expiry,
                        pass);
        Assignment after = assignments.change(image, now -> now.next(timedOut)).image();
        return mayBeAsked(after, generation) ? Optional.of(pass.plus(SHORTEST)) : Optional.empty();
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().isBefore(other.get()) ? one : other;
    }
}
