package dev.waybill.dispatch;

import dev.waybill.aws.Transaction;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.Owed;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Asks the failed targets of a distribution again, page after page (protocol 0.2 #6). A page is
/// opened to the round, its failed targets get a new attempt in transactions which hold that it is
/// open, and it is closed. So whoever was held up, and wakes when the round is over, changes
/// nothing; and the distribution, which does not end while a round is owed, is never reopened.
/// Before a page is closed all that were asked are looked for: they may have been deleted
/// meanwhile.
final class Retrier {

    private static final int PAGES_AT_A_TIME = 4;

    /// How many targets are asked in one transaction.
    private static final int TOGETHER = 20;

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final AssignmentsTable assignments;
    private final Wishes wishes;
    private final Departed departed;
    private final Walks walks;
    private final DispatchQueues queues;
    private final Supplier<Transaction> transactions;
    private final InstantSource clock;

    Retrier(
            DistributionsTable distributions,
            DistributionRegister register,
            AssignmentsTable assignments,
            Wishes wishes,
            Departed departed,
            Walks walks,
            DispatchQueues queues,
            Supplier<Transaction> transactions,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.assignments = assignments;
        this.wishes = wishes;
        this.departed = departed;
        this.walks = walks;
        this.queues = queues;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Asks the failed targets of the next few pages, and sends for the rest.
    void perform(Task.Retry task) {
        Optional<Distribution> found =
                distributions.find(task.distributionId()).filter(each -> isOf(each, task.round()));
        if (found.isEmpty()) {
            return;
        }
        Distribution distribution = found.get();
        if (!distribution.round().isOwed()) {
            settle(distribution);
            return;
        }
        Walks round = walks.numbered(task.round());
        List<KeptPage> pages =
                distributions.listPages(distribution.id(), task.after(), PAGES_AT_A_TIME);
        long places = task.places();
        for (KeptPage page : pages) {
            places = ask(distribution, page.page(), places);
        }
        if (pages.isEmpty()) {
            register.endRound(distribution, places);
            round.stop(distribution.id());
            settle(distribution);
            return;
        }
        Position last = pages.getLast().page().position();
        if (round.goOn(distribution.id(), task.after(), last, clock.instant())) {
            distributions.noteRetried(
                    distribution.id(), task.round(), Owed.passed(last, places, clock.instant()));
            send(
                    distribution,
                    new Task.Retry(distribution.id(), task.round(), Optional.of(last), places));
        }
    }

    /// Has somebody look whether it is over: none did while the round was owed. Sent again when the
    /// round is found over, as whoever ended it may have stopped before.
    private void settle(Distribution distribution) {
        send(distribution, new Task.Settle(distribution.id(), Optional.empty()));
    }

    private static boolean isOf(Distribution distribution, int round) {
        return distribution.state().isUnderWay() && distribution.round().number() == round;
    }

    /// Asks the failed targets of a page. How many took a place in the order of offers up to here.
    private long ask(Distribution distribution, TargetPage page, long places) {
        Instant now = clock.instant();
        boolean isOpen = distributions.openPage(distribution, page.position(), now);
        Map<DeviceId, Assignment> images = images(distribution, page.deviceIds());
        RetriedPage asked = RetriedPage.of(distribution, page, places, images);
        if (isOpen) {
            Map<DeviceId, Entry> chosen = wishes.of(distribution, asked.ranks());
            List<DeviceId> ids = List.copyOf(chosen.keySet());
            for (int from = 0; from < ids.size(); from += TOGETHER) {
                List<DeviceId> some = ids.subList(from, Math.min(ids.size(), from + TOGETHER));
                Attempts.until(
                        "ask failed targets again",
                        () -> attempt(distribution, asked, some, chosen, now));
            }
            Set<DeviceId> all = new HashSet<>(ids);
            images.values().stream()
                    .filter(image -> isAsked(image, distribution))
                    .forEach(image -> all.add(image.deviceId()));
            departed.note(all);
            distributions.closePage(
                    distribution.id(), page.position(), distribution.round().number());
        }
        return asked.places();
    }

    /// Whether an earlier try has asked the target in this round.
    private static boolean isAsked(Assignment image, Distribution distribution) {
        long generation = distribution.generation();
        return image.classOf(generation).map(TargetClass::isOpen).orElse(false)
                && image.entry(generation)
                        .filter(entry -> entry.progress().round() == distribution.round().number())
                        .isPresent();
    }

    private Map<DeviceId, Assignment> images(Distribution distribution, List<DeviceId> deviceIds) {
        return assignments.findAll(deviceIds, distribution.version().modelId());
    }

    /// Absent when something has changed since it was read.
    private Optional<Boolean> attempt(
            Distribution distribution,
            RetriedPage page,
            List<DeviceId> deviceIds,
            Map<DeviceId, Entry> chosen,
            Instant now) {
        int round = distribution.round().number();
        boolean isDone =
                assignments.changeTogether(
                        images(distribution, deviceIds).values(),
                        image ->
                                image.next(
                                        new AssignmentEvent.Retried(
                                                distribution.generation(),
                                                round,
                                                require(chosen, image.deviceId()),
                                                page.place(image.deviceId()),
                                                now)),
                        transactions,
                        fence ->
                                register.checkOpen(
                                        fence, distribution.id(), page.position(), round));
        if (isDone) {
            return Optional.of(true);
        }
        boolean isOpen =
                distributions
                        .findPage(distribution.id(), page.position())
                        .map(kept -> kept.isOpenTo(round))
                        .orElse(false);
        return isOpen ? Optional.empty() : Optional.of(false);
    }

    private static Entry require(Map<DeviceId, Entry> chosen, DeviceId deviceId) {
        return Optional.ofNullable(chosen.get(deviceId))
                .orElseThrow(() -> new IllegalStateException("nothing was chosen for a target"));
    }

    private void send(Distribution distribution, Task task) {
        queues.send(distribution.order().priority(), Tasks.write(task));
    }
}
