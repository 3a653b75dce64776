package dev.waybill.dispatch;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.domain.Ids;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Ends a wave of which every target is settled. Counters tell nothing of single waves, so they
/// only say when it is worth looking; then the wave's pages are read, and its targets, up to the
/// first that is not settled.
///
/// A wave ends once: the look is about one turn, and the write that ends the wave holds that the
/// distribution is still in it.
final class WaveEnds {

    private static final int PAGES_AT_A_TIME = 10;

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final AssignmentsTable assignments;
    private final Walks walks;
    private final DispatchQueues queues;
    private final Ids ids;
    private final InstantSource clock;

    WaveEnds(
            DistributionsTable distributions,
            DistributionRegister register,
            AssignmentsTable assignments,
            Walks walks,
            DispatchQueues queues,
            Ids ids,
            InstantSource clock) {
        this.distributions = distributions;
        this.register = register;
        this.assignments = assignments;
        this.walks = walks;
        this.queues = queues;
        this.ids = ids;
        this.clock = clock;
    }

    /// What is known of a wave's targets up to some page.
    ///
    /// @param whole the last page all of whose targets are in the wave or before it
    /// @param isEnd whether the wave ends there
    private record Found(long completed, long failed, Optional<Position> whole, boolean isEnd) {}

    /// Looks at the wave that `distribution` is in.
    void begin(Distribution distribution) {
        perform(
                distribution,
                new Task.Wave(
                        distribution.id(), distribution.release().turn(), Optional.empty(), 0, 0));
    }

    /// Looks at the next few pages, and sends for the rest.
    void perform(Task.Wave task) {
        distributions
                .find(task.distributionId())
                .ifPresent(distribution -> {
                    if (isAbout(distribution, task)) {
                        perform(distribution, task);
                    } else {
                        stop(distribution, task);
                    }
                });
    }

    private static boolean isAbout(Distribution distribution, Task.Wave task) {
        return distribution.state() == DistributionState.RUNNING
                && distribution.release().turn() == task.turn();
    }

    private void perform(Distribution distribution, Task.Wave task) {
        Optional<OpenWave> wave =
                distribution.release().wave().filter(open -> open.until().isPresent());
        if (wave.isEmpty()) {
            stop(distribution, task);
            return;
        }
        if (!walks.numbered(task.turn())
                .isExpected(distribution.id(), task.after(), clock.instant())) {
            return;
        }
        Optional<Position> from = task.after().or(wave.get()::behind);
        List<KeptPage> pages = distributions.listPages(distribution.id(), from, PAGES_AT_A_TIME);
        Found found = new Found(task.completed(), task.failed(), from, pages.isEmpty());
        for (KeptPage page : pages) {
            if (!found.isEnd()) {
                Optional<Found> next = look(distribution, wave.get(), page.page(), found);
                if (next.isEmpty()) {
                    stop(distribution, task);
                    return;
                }
                found = next.get();
            }
        }
        if (found.isEnd()) {
            end(distribution, found);
            stop(distribution, task);
        } else if (found.whole().isPresent()) {
            goOn(distribution, task, found.whole().get(), found);
        }
    }

    /// Sends for the rest, if it is this message that is to.
    private void goOn(Distribution distribution, Task.Wave task, Position last, Found found) {
        Task rest =
                new Task.Wave(
                        distribution.id(),
                        task.turn(),
                        Optional.of(last),
                        found.completed(),
                        found.failed());
        boolean isFirst =
                walks.numbered(task.turn())
                        .goOn(
                                distribution.id(),
                                task.after(),
                                last,
                                Tasks.write(rest),
                                clock.instant());
        if (isFirst) {
            send(distribution, rest);
        }
    }

    /// The walk is over. Whoever asked for one meanwhile may know more.
    private void stop(Distribution distribution, Task.Wave task) {
        if (task.after().isPresent() && walks.numbered(task.turn()).stop(distribution.id())) {
            send(distribution, new Task.Settle(distribution.id(), Optional.empty()));
        }
    }

    /// What is known with this page; absent when a target of the wave is not settled.
    private Optional<Found> look(
            Distribution distribution, OpenWave wave, TargetPage page, Found before) {
        long first = distribution.release().rank(page.position().segment(), page.firstRank());
        long until = wave.until().orElse(Long.MAX_VALUE);
        int size = page.deviceIds().size();
        int begin = Math.clamp(wave.from() - first, 0, size);
        int end = Math.clamp(until - first, 0, size);
        List<DeviceId> targets = page.deviceIds().subList(Math.min(begin, end), end);
        Map<DeviceId, Assignment> images =
                targets.isEmpty()
                        ? Map.of()
                        : assignments.findAll(targets, distribution.version().modelId());
        long completed = before.completed();
        long failed = before.failed();
        for (Assignment image : images.values()) {
            Optional<TargetClass> target = image.classOf(distribution.generation());
            if (target.isEmpty() || target.get().isOpen()) {
                return Optional.empty();
            }
            completed += target.get() == TargetClass.COMPLETED ? 1 : 0;
            failed += target.get() == TargetClass.FAILED ? 1 : 0;
        }
        return Optional.of(
                new Found(
                        completed,
                        failed,
                        end == size ? Optional.of(page.position()) : before.whole(),
                        first + size >= until));
    }

    private void end(Distribution distribution, Found found) {
        Instant now = clock.instant();
        DistributionEvent done =
                new DistributionEvent.WaveDone(found.completed(), found.failed(), found.whole());
        distribution
                .next(done, now)
                .filter(next ->
                        register.hold(
                                distribution,
                                next,
                                Deed.ofService("dispatch", "end_wave", ids.next(), now)))
                .ifPresent(next -> send(next, new Task.Settle(next.id(), Optional.empty())));
    }

    private void send(Distribution distribution, Task task) {
        queues.send(distribution.order().priority(), Tasks.write(task));
    }
}
