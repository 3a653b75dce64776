package dev.waybill.cli.agent;

import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.cli.transfer.Progress;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.TransferMode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Reports about one piece of work, and hears whether to go on. As the watcher of a transfer it
/// reports now and then; a progress report that cannot be delivered is dropped.
final class Reporter implements Progress {

    private final DeviceApi api;
    private final Sequence sequence;
    private final WorkItem.Key work;
    private final long totalBytes;
    private final InstantSource clock;
    private final Duration interval;
    private final Consumer<String> log;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile Instant due = Instant.MIN;
    private volatile boolean stopped;
    private volatile Optional<TransferMode> mode = Optional.empty();
    private volatile Optional<String> remark = Optional.empty();

    /// @param interval between two reports of progress
    /// @param log told in words what is no matter of the state
    Reporter(
            DeviceApi api,
            Sequence sequence,
            WorkItem.Key work,
            long totalBytes,
            InstantSource clock,
            Duration interval,
            Consumer<String> log) {
        this.api = api;
        this.sequence = sequence;
        this.work = work;
        this.totalBytes = totalBytes;
        this.clock = clock;
        this.interval = interval;
        this.log = log;
    }

    /// From now on the bytes come this way.
    void comesBy(TransferMode way) {
        mode = Optional.of(way);
    }

    /// The bytes come whole after all; every report from now on says why.
    void comesWhole(String reason) {
        String why = "fetched whole: " + reason;
        log.accept(why);
        mode = Optional.of(TransferMode.FULL);
        remark = Optional.of(why);
        due = Instant.MIN;
    }

    /// Tells people what the server need not know.
    void note(String words) {
        log.accept(words);
    }

    /// All bytes are there and verified, `fetched` of them by this attempt.
    void haveCome(long fetched) {
        log.accept("fetched " + fetched + " bytes");
    }

    /// Sends a report that matters.
    Report.Directive send(Report.Body body) throws InterruptedException {
        sending.lock();
        try {
            Instant now = clock.instant();
            due = now.plus(interval);
            long number = sequence.next(work.lastSequence());
            Report.Directive directive =
                    api.report(new Report(work, number, body.or(remark), mode, now));
            stopped |= directive == Report.Directive.STOP;
            return directive;
        } finally {
            sending.unlock();
        }
    }

    /// As [#send], for a state that goes with all bytes being there.
    Report.Directive sendWhole(ReportState state) throws InterruptedException {
        return send(Report.Body.of(state, totalBytes, totalBytes));
    }

    /// Whether the server said that the work is to be stopped.
    boolean isStopped() {
        return stopped;
    }

    @Override
    public Wish at(long bytes) throws InterruptedException {
        if (!stopped && !clock.instant().isBefore(due) && sending.tryLock()) {
            try {
                send(Report.Body.of(ReportState.TRANSFERRING, bytes, totalBytes));
            } catch (Unreachable e) {
                // The transfer goes on; the next report tells the same and more.
            } catch (ApiProblem problem) {
                if (!problem.isPassing()) {
                    throw problem;
                }
            } finally {
                sending.unlock();
            }
        }
        return stopped ? Wish.STOP : Wish.CONTINUE;
    }
}
