package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.Owed;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Tells the targets of a distribution that was called off: first closes every segment, so that no
/// page can be frozen any more, then puts a tombstone at every target of every page, also where the
/// entry has not arrived (protocol C.1 #8). Who is given back to an older distribution by that is
/// looked for: it may have been deleted meanwhile.
final class Recaller {

    private static final int PAGES_AT_A_TIME = 4;

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final AssignmentsTable assignments;
    private final JoinableTable joinables;
    private final Walks walks;
    private final Endings endings;
    private final Departed departed;
    private final DispatchQueues queues;
    private final Parallel parallel;
    private final InstantSource clock;

    Recaller(
            DistributionsTable distributions,
            DistributionRegister register,
            AssignmentsTable assignments,
            JoinableTable joinables,
            Walks walks,
            Endings endings,
            Departed departed,
            DispatchQueues queues,
            Parallel parallel,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.assignments = assignments;
        this.joinables = joinables;
        this.walks = walks;
        this.endings = endings;
        this.departed = departed;
        this.queues = queues;
        this.parallel = parallel;
        this.clock = clock;
    }

    /// Tells the targets of the next few pages, and sends for the rest.
    void perform(Task.CallOff task) {
        Optional<Distribution> found = distributions.find(task.distributionId());
        if (found.filter(Distribution::isPassOwed).isEmpty()) {
            found.filter(Distribution::isOver).ifPresent(endings::follow);
            return;
        }
        Distribution distribution = found.get();
        if (task.after().isEmpty()) {
            for (int number = 0; number < distribution.planning().segments(); number++) {
                distributions.closeSegment(distribution.id(), number);
            }
            joinables.close(distribution);
        }
        List<KeptPage> pages =
                distributions.listPages(distribution.id(), task.after(), PAGES_AT_A_TIME);
        long targets = task.targets();
        for (KeptPage page : pages) {
            tell(distribution, page.page());
            targets += page.page().deviceIds().size();
        }
        if (pages.isEmpty()) {
            end(distribution, targets);
            return;
        }
        TargetPage.Position last = pages.getLast().page().position();
        if (walks.goOn(distribution.id(), task.after(), last, clock.instant())) {
            distributions.notePassed(
                    distribution.id(), Owed.passed(last, targets, clock.instant()));
            queues.send(
                    distribution.order().priority(),
                    Tasks.write(new Task.CallOff(distribution.id(), Optional.of(last), targets)));
        }
    }

    private void tell(Distribution distribution, TargetPage page) {
        Map<DeviceId, Assignment> images =
                assignments.findAll(page.deviceIds(), distribution.version().modelId());
        Map<DeviceId, Assignment> after = new ConcurrentHashMap<>();
        parallel.forEach(
                images.values(),
                image ->
                        after.put(
                                image.deviceId(),
                                assignments
                                        .change(image, now -> now.next(callOff(distribution, now)))
                                        .image()));
        departed.note(
                after.values().stream()
                        .filter(image -> isGivenBack(image, distribution.generation()))
                        .map(Assignment::deviceId)
                        .toList());
        Results.of(page, after, distribution.generation())
                .ifPresent(results ->
                        distributions.keepResults(distribution.id(), page.position(), results));
    }

    /// Whether a distribution older than `generation` waits for the device.
    private static boolean isGivenBack(Assignment image, long generation) {
        return image.desired()
                .filter(older -> older < generation)
                .flatMap(image::classOf)
                .filter(TargetClass::isOpen)
                .isPresent();
    }

    private static AssignmentEvent.Tombstoned callOff(Distribution distribution, Assignment image) {
        long generation = distribution.generation();
        boolean wasOffered =
                image.entry(generation)
                        .filter(entry ->
                                distribution.mayHaveOffered(
                                        entry.rank().segment(),
                                        entry.rank().position(),
                                        entry.progress().place(),
                                        entry.progress().isBegun()))
                        .isPresent();
        return new AssignmentEvent.Tombstoned(
                generation, distribution.id(), distribution.version().version(), wasOffered);
    }

    private void end(Distribution distribution, long targets) {
        Distribution passed = distribution.passed(targets);
        if (register.endPass(passed, clock.instant())) {
            endings.follow(passed);
        }
    }
}
