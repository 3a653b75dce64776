package dev.waybill.domain.assignment;

import dev.waybill.domain.assignment.AssignmentEvent.EntryPut;
import dev.waybill.domain.assignment.AssignmentEvent.Fetched;
import dev.waybill.domain.assignment.AssignmentEvent.HeardAgain;
import dev.waybill.domain.assignment.AssignmentEvent.Offered;
import dev.waybill.domain.assignment.AssignmentEvent.Pruned;
import dev.waybill.domain.assignment.AssignmentEvent.ReadableAgain;
import dev.waybill.domain.assignment.AssignmentEvent.Reported;
import dev.waybill.domain.assignment.AssignmentEvent.Retried;
import dev.waybill.domain.assignment.AssignmentEvent.Silent;
import dev.waybill.domain.assignment.AssignmentEvent.StatusReported;
import dev.waybill.domain.assignment.AssignmentEvent.TimedOut;
import dev.waybill.domain.assignment.AssignmentEvent.Tombstoned;
import dev.waybill.domain.assignment.AssignmentEvent.Unreadable;
import dev.waybill.domain.assignment.Step.Refusal;
import dev.waybill.domain.assignment.Step.Refused;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The rules by which an assignment changes (protocol 0.2).
///
/// @param from the assignment that is looked at
record Transition(Assignment from) {

    Step on(AssignmentEvent event) {
        return switch (event) {
            case EntryPut put -> put(put);
            case Tombstoned off -> tombstone(off);
            case Reported report -> report(report);
            case StatusReported status -> new StatusTransition(from).on(status);
            case Pruned pruned -> prune(pruned);
            case Retried retried -> retry(retried);
            case TimedOut timedOut -> timeOut(timedOut);
            case Fetched fetched -> fetch(fetched);
            case Offered offered -> offer(offered);
            case Silent silent -> silent(silent);
            case HeardAgain heard -> noMore(heard.generation(), Entry::isSilent, Entry::heardAgain);
            case Unreadable unreadable -> unreadable(unreadable);
            case ReadableAgain again ->
                    noMore(
                            again.generation(),
                            Entry::isUnreadable,
                            entry -> entry.with(entry.progress(), Optional.empty()));
        };
    }

    private Step put(EntryPut put) {
        long generation = put.generation();
        if (from.entry(generation).isPresent()) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        if (from.tombstone(generation).isPresent()) {
            return new Refused(Refusal.CALLED_OFF);
        }
        if (from.floor() >= generation) {
            return new Refused(Refusal.PRUNED);
        }
        return new Draft(from).entry(generation, orDone(put.entry())).changed();
    }

    /// The entry; completed when the device runs what it wants.
    private Entry orDone(Entry wanted) {
        Optional<ReportState> runs =
                wanted.variantId()
                        .filter(variantId -> from.runs(wanted.version(), variantId))
                        .flatMap(_ -> from.status())
                        .map(said -> said.status().asReport());
        return runs.map(wanted::doneAtOnce).orElse(wanted);
    }

    private Step tombstone(Tombstoned off) {
        long generation = off.generation();
        if (from.tombstone(generation).isPresent()) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        if (from.floor() >= generation) {
            return new Refused(Refusal.PRUNED);
        }
        if (hasCompleted(generation)) {
            return new Refused(Refusal.COMPLETED);
        }
        boolean isToStop =
                off.wasOffered()
                        || from.entry(generation)
                                .filter(entry -> entry.progress().isBegun())
                                .isPresent();
        return new Draft(from)
                .tombstone(
                        generation, new Tombstone(off.distributionId(), off.version(), !isToStop))
                .changed();
    }

    /// Whether the device completed the generation, also when it failed afterwards: a cancel never
    /// sends it back.
    private boolean hasCompleted(long generation) {
        return from.runningGeneration() == generation
                || from.entry(generation)
                        .map(entry -> entry.ownClass() == TargetClass.COMPLETED)
                        .orElse(false);
    }

    private Step report(Reported report) {
        long generation = report.generation();
        Optional<Tombstone> tombstone = from.tombstone(generation);
        if (tombstone.isPresent()) {
            return acknowledge(report, tombstone.get());
        }
        Optional<Entry> entry = from.entry(generation);
        if (entry.isEmpty()) {
            return new Refused(
                    from.floor() >= generation ? Refusal.PRUNED : Refusal.UNKNOWN_GENERATION);
        }
        Progress progress = entry.get().progress();
        int attempt = report.attempt().orElse(progress.attempt());
        if (attempt > progress.attempt()) {
            return new Refused(Refusal.UNKNOWN_ATTEMPT);
        }
        if (!progress.isBefore(attempt, report.sequence())) {
            return new Refused(Refusal.LATE);
        }
        Entry heard =
                entry.get()
                        .heard(
                                progress.heard(attempt, report.sequence(), report.at()),
                                report.state());
        EntryReport word =
                new EntryReport(
                        report.state(),
                        report.bytes(),
                        report.reason(),
                        report.details(),
                        report.at());
        Entry told = word.applyTo(heard);
        Draft draft = new Draft(from);
        foundRunning(generation, told)
                .ifPresent(later ->
                        from.entry(later).ifPresent(its -> draft.entry(later, word.applyTo(its))));
        draft.entry(generation, triesAgain(heard, told, report) ? again(told, report.at()) : told);
        if (report.state().isSuccess()) {
            belied(generation, told)
                    .ifPresent(later ->
                            from.entry(later)
                                    .map(its -> its.belied(told.version(), report.at()))
                                    .ifPresent(its -> draft.entry(later, its)));
            draft.completed(generation, new Installed(heard.version(), heard.variantId()));
        }
        return draft.said(report.state(), heard.version(), report.at()).changed();
    }

    /// The desired generation when its distribution found the device running what `told`, of an
    /// earlier one, has brought: of that the device speaks under the earlier one, unless it runs
    /// something else by now.
    private Optional<Long> foundRunning(long generation, Entry told) {
        boolean isWhatRuns =
                generation >= from.runningGeneration()
                        || from.running()
                                .equals(
                                        Optional.of(
                                                new Installed(told.version(), told.variantId())));
        return laterDoneAtOnce(generation)
                .filter(_ -> isWhatRuns)
                .filter(later -> from.entry(later).filter(told::isOfSameVariant).isPresent());
    }

    /// The desired generation when its distribution took the device to run what it wants, and by
    /// its success with `told`, of an earlier one, it runs something else. That is no more than a
    /// failure: a target that was completed is never open again, its distribution may be over.
    private Optional<Long> belied(long generation, Entry told) {
        return laterDoneAtOnce(generation)
                .filter(_ -> generation >= from.runningGeneration())
                .filter(later ->
                        from.entry(later)
                                .filter(entry -> entry.ownClass() == TargetClass.COMPLETED)
                                .filter(entry -> !told.isOfSameVariant(entry))
                                .isPresent());
    }

    private Optional<Long> laterDoneAtOnce(long generation) {
        return from.desired()
                .filter(later -> later > generation)
                .filter(later -> from.entry(later).filter(Entry::isDoneAtOnce).isPresent());
    }

    /// Whether the attempt has failed by this very word, and another one is left.
    private static boolean triesAgain(Entry before, Entry told, Reported report) {
        return before.ownClass().isOpen()
                && told.ownClass() == TargetClass.FAILED
                && told.blocker()
                        .map(Blocker::reason)
                        .map(why -> told.progress().failures().of(why) < report.retries().of(why))
                        .orElse(false);
    }

    /// The next attempt; what the last one failed of is still what keeps the device, until it says
    /// something else.
    private static Entry again(Entry failed, Instant now) {
        BlockerReason why =
                failed.blocker()
                        .map(Blocker::reason)
                        .orElseThrow(() -> new IllegalStateException("failed without a reason"));
        return failed.with(failed.progress().retriedAfter(why, now), failed.blocker());
    }

    /// Only the attempt that was looked at runs out of time, and only if nothing was heard of it
    /// since.
    private Step fetch(Fetched fetched) {
        Optional<Entry> entry = from.entry(fetched.generation());
        if (entry.isEmpty()) {
            return new Refused(Refusal.UNKNOWN_GENERATION);
        }
        boolean isCurrent =
                entry.get().progress().attempt() == fetched.attempt()
                        && from.classOf(fetched.generation())
                                .map(TargetClass::isOpen)
                                .orElse(false);
        if (!isCurrent) {
            return new Refused(Refusal.LATE);
        }
        if (entry.get().mode() == fetched.mode()) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        return new Draft(from)
                .entry(fetched.generation(), entry.get().in(fetched.mode()))
                .changed();
    }

    private Step timeOut(TimedOut timedOut) {
        long generation = timedOut.generation();
        Optional<Entry> entry = from.entry(generation);
        if (entry.isEmpty()) {
            return new Refused(Refusal.UNKNOWN_GENERATION);
        }
        if (from.tombstone(generation).isPresent()) {
            return new Refused(Refusal.CALLED_OFF);
        }
        Progress progress = entry.get().progress();
        boolean isAsSeen =
                progress.attempt() == timedOut.attempt()
                        && progress.lastSequence().equals(timedOut.lastSequence());
        if (!isAsSeen || !from.classOf(generation).map(TargetClass::isOpen).orElse(false)) {
            return new Refused(Refusal.LATE);
        }
        Blocker blocker =
                new Blocker(
                        timedOut.expiry().reason(),
                        timedOut.at(),
                        Optional.of(timedOut.expiry().details()));
        return new Draft(from)
                .entry(
                        generation,
                        entry.get()
                                .timedOut(timedOut.at(), blocker.continuing(entry.get().blocker())))
                .changed();
    }

    private Step silent(Silent silent) {
        Optional<Entry> found = from.entry(silent.generation()).filter(_ -> isAsked(silent));
        if (found.isEmpty()) {
            return new Refused(Refusal.LATE);
        }
        Entry entry = found.get();
        if (entry.isSilent() || entry.isCutOff()) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        Blocker blocker =
                new Blocker(
                        BlockerReason.NETWORK_PARTITION,
                        silent.at(),
                        Optional.of("nothing was heard of the device since " + silent.heardAt()));
        return new Draft(from).entry(silent.generation(), entry.silent(blocker)).changed();
    }

    /// Whether the target is still to come on, and nothing was heard since it was looked at.
    private boolean isAsked(Silent silent) {
        return from.isWanted(silent.generation())
                && from.entry(silent.generation())
                        .filter(entry -> entry.ownClass().isOpen())
                        .map(Entry::progress)
                        .filter(progress ->
                                progress.attempt() == silent.attempt()
                                        && progress.lastSequence().equals(silent.lastSequence()))
                        .isPresent();
    }

    /// The bytes cannot be read, as somebody found who was asked for them by the device: it is not
    /// silent. What the device itself says keeps it stands: the bytes matter when that is over.
    private Step unreadable(Unreadable found) {
        Optional<Entry> asked =
                from.entry(found.generation())
                        .filter(_ -> from.isWanted(found.generation()))
                        .filter(wanted -> wanted.ownClass().isOpen())
                        .filter(wanted -> wanted.progress().attempt() == found.attempt());
        if (asked.isEmpty()) {
            return new Refused(Refusal.LATE);
        }
        Entry entry = asked.get().isSilent() ? asked.get().heardAgain() : asked.get();
        boolean isSaid = entry.blocker().isPresent() && entry.finding().isEmpty();
        Blocker blocker =
                new Blocker(BlockerReason.TRANSFER_FAILED, found.at(), Optional.of(found.why()));
        Entry kept = isSaid ? entry : entry.unreadable(entry.dated(blocker));
        return kept.equals(asked.get())
                ? new Refused(Refusal.ALREADY_THERE)
                : new Draft(from).entry(found.generation(), kept).changed();
    }

    /// What the service found to keep a device is over.
    private Step noMore(
            long generation, Predicate<Entry> isFound, UnaryOperator<Entry> afterwards) {
        return from.entry(generation)
                .filter(isFound)
                .<Step>map(entry ->
                        new Draft(from).entry(generation, afterwards.apply(entry)).changed())
                .orElseGet(() -> new Refused(Refusal.ALREADY_THERE));
    }

    private Step offer(Offered offered) {
        long generation = offered.generation();
        Optional<Entry> entry = from.entry(generation);
        if (entry.isEmpty()) {
            return new Refused(Refusal.UNKNOWN_GENERATION);
        }
        if (from.tombstone(generation).isPresent()) {
            return new Refused(Refusal.CALLED_OFF);
        }
        Progress progress = entry.get().progress();
        if (progress.attempt() != offered.attempt() || progress.state().isEnd()) {
            return new Refused(Refusal.LATE);
        }
        if (progress.isOffered()) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        return new Draft(from).entry(generation, entry.get().offered()).changed();
    }

    private Step acknowledge(Reported report, Tombstone tombstone) {
        if (report.state() != ReportState.CANCELLED) {
            return new Refused(Refusal.CALLED_OFF);
        }
        if (tombstone.acknowledged()) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        return new Draft(from)
                .tombstone(
                        report.generation(),
                        new Tombstone(tombstone.distributionId(), tombstone.version(), true))
                .said(report.state(), tombstone.version(), report.at())
                .changed();
    }

    private Step prune(Pruned pruned) {
        boolean isNothingToPrune =
                from.entries().headMap(pruned.limit(), true).isEmpty()
                        && from.tombstones().headMap(pruned.limit(), true).isEmpty();
        if (from.floor() >= pruned.limit() || isNothingToPrune) {
            return new Refused(Refusal.ALREADY_THERE);
        }
        return new Draft(from).floor(pruned.limit()).changed();
    }

    private Step retry(Retried retried) {
        Optional<Entry> entry = from.entry(retried.generation());
        if (entry.isEmpty()) {
            return new Refused(Refusal.UNKNOWN_GENERATION);
        }
        if (from.tombstone(retried.generation()).isPresent()) {
            return new Refused(Refusal.CALLED_OFF);
        }
        if (entry.get().ownClass() != TargetClass.FAILED) {
            return new Refused(Refusal.NOT_FAILED);
        }
        if (entry.get().progress().round() >= retried.round()) {
            return new Refused(Refusal.LATE);
        }
        if (from.isShadowed(retried.generation())) {
            return new Refused(Refusal.SUPERSEDED);
        }
        if (retried.chosen().variantId().isEmpty()) {
            return new Refused(Refusal.NOTHING_FITS);
        }
        return new Draft(from)
                .entry(
                        retried.generation(),
                        retried.chosen()
                                .with(
                                        entry.get()
                                                .progress()
                                                .retriedIn(
                                                        retried.round(),
                                                        retried.place(),
                                                        retried.at()),
                                        Optional.empty()))
                .changed();
    }
}
