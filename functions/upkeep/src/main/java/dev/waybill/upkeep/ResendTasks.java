package dev.waybill.upkeep;

import dev.waybill.aws.Backends;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.DistributionsTable.Owing;
import dev.waybill.aws.distribution.Owed;
import dev.waybill.domain.Ids;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.web.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Sends again what distributions owe and nothing has come of: the messages that plan, that tell
/// the targets of a call-off, that ask failed targets again, or that finish an end. Planning that
/// stays silent for all that is aborted; the others never give up.
final class ResendTasks implements Duty {

    private static final int MOST = 200;
    private static final int MOST_TRIES = 10;

    private final DistributionsTable distributions;
    private final DistributionRegister register;
    private final DispatchQueues queues;
    private final Ids ids;

    ResendTasks(Backends backends) {
        this.distributions = DistributionsTable.of(backends);
        this.register = DistributionRegister.of(backends);
        this.queues = DispatchQueues.of(backends);
        this.ids = backends.ids();
    }

    @Override
    public String name() {
        return "resend_tasks";
    }

    @Override
    public int perform(Instant pass) {
        return Each.of(distributions.listOwing(pass, MOST), id -> resend(id, pass));
    }

    private boolean resend(String id, Instant pass) {
        Optional<Owing> found = distributions.findOwing(id);
        Optional<Owed> owed = found.flatMap(Owing::owed).filter(due -> !due.at().isAfter(pass));
        if (found.isEmpty() || owed.isEmpty()) {
            return false;
        }
        Distribution distribution = found.get().distribution();
        if (distribution.state() == DistributionState.PLANNING) {
            return plan(distribution, owed.get(), pass);
        }
        return claim(distribution, owed.get(), pass)
                && send(distribution, List.of(task(distribution, owed.get())));
    }

    private static Task task(Distribution distribution, Owed owed) {
        if (distribution.isPassOwed()) {
            return new Task.CallOff(distribution.id(), owed.after(), owed.targets());
        }
        return distribution.round().isOwed() && distribution.state().isOpen()
                ? new Task.Retry(
                        distribution.id(),
                        distribution.round().number(),
                        owed.after(),
                        owed.targets())
                : new Task.Settle(distribution.id(), Optional.empty());
    }

    private boolean plan(Distribution distribution, Owed owed, Instant pass) {
        if (distributions.waitsForOrigin(distribution)) {
            return distributions.owe(distribution.id(), owed, owed.moved(owed.seen(), pass));
        }
        List<Segment> segments = distributions.listSegments(distribution.id());
        long seen = segments.stream().mapToLong(Segment::cursor).sum();
        if (seen > owed.seen()) {
            return distributions.owe(distribution.id(), owed, owed.moved(seen, pass));
        }
        if (owed.tries() >= MOST_TRIES) {
            return abort(distribution, pass);
        }
        return claim(distribution, owed, pass)
                && send(distribution, tasks(distribution.id(), segments));
    }

    /// The next page of every segment that is not done; when all are, the last page of one, whose
    /// message ends planning.
    private static List<Task> tasks(String id, List<Segment> segments) {
        List<Task> open =
                segments.stream()
                        .filter(segment -> !segment.done())
                        .map(segment -> task(id, segment, segment.cursor()))
                        .toList();
        return open.isEmpty()
                ? segments.stream()
                        .limit(1)
                        .map(segment -> task(id, segment, segment.cursor() - 1))
                        .toList()
                : open;
    }

    private static Task task(String id, Segment segment, int page) {
        return new Task.Plan(id, new Position(segment.number(), page));
    }

    private boolean abort(Distribution distribution, Instant pass) {
        Optional<Distribution> aborted = distribution.next(new DistributionEvent.Abort(), pass);
        Deed deed = Deed.ofService("upkeep", "abort_distribution", ids.next(), pass);
        return aborted.isPresent()
                && register.callOff(aborted.get(), deed)
                && send(
                        distribution,
                        List.of(new Task.CallOff(distribution.id(), Optional.empty(), 0)));
    }

    /// Only one of those who see it at a time sends it.
    private boolean claim(Distribution distribution, Owed owed, Instant pass) {
        return distributions.owe(distribution.id(), owed, owed.triedAgain(pass));
    }

    private boolean send(Distribution distribution, List<Task> tasks) {
        queues.sendAll(distribution.order().priority(), tasks.stream().map(Tasks::write).toList());
        return true;
    }
}
