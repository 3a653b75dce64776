package dev.waybill.domain.distribution;

import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// One distribution of a model version as it is stored. How far its targets have come is a [Tally].
///
/// @param id names it; nobody can guess it
/// @param version what it brings
/// @param generation its number among the distributions of the model, from 1
/// @param state where it stands; never [DistributionState#SUPERSEDED]
/// @param order what was asked for; of a long list of nodes only the first ones
/// @param nodeCount how many nodes the scope names; absent for scopes that name none
/// @param usualVariant the variant that most of its first targets get, as expected when it was
///   made; absent when none of them gets one
/// @param planning how far planning is
/// @param totalTargets how many targets were frozen; absent until that is final
/// @param passDone whether every target has been told that it was called off; false if it was not
/// @param holdsBlobs whether it still holds the blobs of its variants
/// @param createdBy the subject that made it
/// @param createdAt when
/// @param pause since when and why nothing new is offered; absent when that is not so. Planning
///   goes on under a pause, and leads to [DistributionState#PAUSED]. What was called off or has
///   ended under a pause keeps it
/// @param release how much of it has been offered
/// @param round how often its failed targets were asked again
/// @param rollbackId the distribution that brings its converged devices back; absent when there is
///   none
/// @param runningSince since when it is offered; absent before
/// @param endedAt when it came to its end or was called off; absent before
public record Distribution(
        String id,
        ModelVersionId version,
        long generation,
        DistributionState state,
        Order order,
        Optional<Long> nodeCount,
        Optional<VariantId> usualVariant,
        Planning planning,
        Optional<Long> totalTargets,
        boolean passDone,
        boolean holdsBlobs,
        String createdBy,
        Instant createdAt,
        Optional<Pause> pause,
        Release release,
        Round round,
        Optional<String> rollbackId,
        Optional<Instant> runningSince,
        Optional<Instant> endedAt) {

    /// How far planning is.
    ///
    /// @param segments into how many pieces the scope was cut
    /// @param segmentsDone how many of them are frozen and assigned
    /// @param targets the targets of those
    public record Planning(int segments, int segmentsDone, long targets) {

        /// Whether every segment is frozen and assigned.
        public boolean isDone() {
            return segmentsDone == segments;
        }
    }

    /// Whether it is over for ever, so that no target of it ever changes its class by way of the
    /// distribution (protocol 0.2 #4): ended, or called off and every target told.
    public boolean isOver() {
        return state.isCalledOff() ? passDone : !state.isOpen();
    }

    /// Whether its targets are yet to be told that it was called off.
    public boolean isPassOwed() {
        return state.isCalledOff() && !passDone;
    }

    /// What becomes of it when `event` happens at `now`; absent when the event does not apply.
    public Optional<Distribution> next(DistributionEvent event, Instant now) {
        return switch (event) {
            case DistributionEvent.Paused(Pause.Reason reason, var details) when pause.isEmpty() ->
                    state.next(event)
                            .map(next ->
                                    moved(next, event, now)
                                            .paused(new Pause(reason, now, details)));
            case DistributionEvent.Paused _ -> Optional.empty();
            case DistributionEvent.Resumed _ when pause.isEmpty() -> Optional.empty();
            case DistributionEvent.Resumed _ ->
                    state.next(event).map(next -> moved(next, event, now).resumed());
            case DistributionEvent.Planned _ ->
                    state.next(event)
                            .map(next ->
                                    moved(orPaused(orAwaiting(next)), event, now).inFirstWave());
            case DistributionEvent.WaveDone done ->
                    state.next(event).flatMap(_ -> behindWave(done, now));
            case DistributionEvent.Abort(var failures) ->
                    state.next(event)
                            .map(next -> moved(next, event, now))
                            .map(aborted ->
                                    failures.map(why ->
                                                    aborted.with(
                                                            Optional.of(
                                                                    new Pause(
                                                                            Pause.Reason.FAILURES,
                                                                            now,
                                                                            failures)),
                                                            aborted.release()))
                                            .orElse(aborted));
            case DistributionEvent.RetryAsked _ when round.isOwed() -> Optional.empty();
            case DistributionEvent.RetryAsked _ -> state.next(event).map(_ -> again(now));
            case DistributionEvent.AllSettled _ when round.isOwed() -> Optional.empty();
            case DistributionEvent.AllSettled _ ->
                    state.next(event).map(next -> moved(orForNobody(next), event, now));
            case DistributionEvent.Cancel _ ->
                    state.next(event).map(next -> moved(next, event, now));
        };
    }

    /// Its failed targets are to be asked again; a wave that was done is awaited again.
    private Distribution again(Instant now) {
        Release turned = release.turned();
        Release reopened = turned.wave().map(OpenWave::reopened).map(turned::in).orElse(turned);
        return with(pause, reopened).in(round.next(now));
    }

    /// The same when every failed target was asked again.
    public Distribution retried() {
        return in(round.done());
    }

    /// The same with the distribution that brings its converged devices back.
    public Distribution rolledBackBy(String itsRollbackId) {
        return with(round, Optional.of(itsRollbackId));
    }

    private Distribution in(Round next) {
        return with(next, rollbackId);
    }

    private Distribution inFirstWave() {
        Waves waves = order.strategy().waves();
        return waves.isNone() || state == DistributionState.NO_TARGETS
                ? this
                : with(pause, release.in(wave(0, Optional.empty())));
    }

    /// A wave of the targets that were planned; those that join late are in the last one.
    private OpenWave wave(int number, Optional<Position> behind) {
        return OpenWave.of(order.strategy().waves(), number, planning.targets(), behind);
    }

    /// What becomes of it when its wave is done: it comes to the next one, or is paused first.
    /// Absent when it has no wave behind this one.
    private Optional<Distribution> behindWave(DistributionEvent.WaveDone done, Instant now) {
        return release.wave()
                .filter(open -> open.until().isPresent())
                .map(open -> {
                    Waves.Wave stated = order.strategy().waves().stated().get(open.number());
                    Optional<Pause> stop = stop(open, stated, done, now);
                    Release waited = release.waited(now, order.strategy()).turned();
                    return stop.isEmpty()
                            ? with(pause, waited.in(wave(open.number() + 1, done.behind())))
                            : stopped(stop.get(), waited.in(open.endedBefore(done.behind())));
                });
    }

    private static Optional<Pause> stop(
            OpenWave open, Waves.Wave stated, DistributionEvent.WaveDone done, Instant now) {
        if (stated.isMissed(done.completed(), done.failed())) {
            String details =
                    "%d of %d finished targets of wave %d completed; %d %% were asked for"
                            .formatted(
                                    done.completed(),
                                    done.completed() + done.failed(),
                                    open.number() + 1,
                                    stated.successThresholdPercent().orElse(0L));
            return Optional.of(new Pause(Pause.Reason.WAVE_MISSED, now, Optional.of(details)));
        }
        return stated.pauseAfter()
                ? Optional.of(
                        new Pause(
                                Pause.Reason.WAVE_DONE,
                                now,
                                Optional.of("wave %d is done".formatted(open.number() + 1))))
                : Optional.empty();
    }

    /// One that devices may join runs, though there is no target yet.
    private DistributionState orAwaiting(DistributionState planned) {
        return planned == DistributionState.NO_TARGETS && order.strategy().lateJoiners()
                ? DistributionState.RUNNING
                : planned;
    }

    private DistributionState orForNobody(DistributionState ended) {
        return totalTargets.filter(total -> total == 0).isPresent()
                ? DistributionState.NO_TARGETS
                : ended;
    }

    private DistributionState orPaused(DistributionState planned) {
        return planned == DistributionState.RUNNING && pause.isPresent()
                ? DistributionState.PAUSED
                : planned;
    }

    /// The segment of devices that join late; absent when none may.
    public Optional<Integer> lateSegment() {
        return order.strategy().lateJoiners() ? Optional.of(planning.segments()) : Optional.empty();
    }

    /// When all its targets have to be through; absent when they have all time, or before it runs.
    public Optional<Instant> deadline() {
        return order.strategy()
                .timeouts()
                .deadline()
                .flatMap(limit -> offeredSince().map(since -> since.plus(limit)));
    }

    /// Whether devices may join it at `now`: until its deadline; without one, as long as it is the
    /// newest of its model.
    ///
    /// @param newest the newest generation of the model
    public boolean takesJoiners(long newest, Instant now) {
        boolean isTime =
                order.strategy().timeouts().deadline().isPresent()
                        ? deadline().map(now::isBefore).orElse(true)
                        : newest == generation;
        return order.strategy().lateJoiners() && state.isOpen() && isTime;
    }

    /// Since when its targets may come on, or, later, since when its failed ones may again; absent
    /// before it runs.
    public Optional<Instant> offeredSince() {
        return runningSince.map(since ->
                Stream.of(order.strategy().startAt(), round.since())
                        .flatMap(Optional::stream)
                        .filter(later -> later.isAfter(since))
                        .max(Comparator.naturalOrder())
                        .orElse(since));
    }

    /// Whether it offers the work of a target now: a running one when the target's turn has come
    /// and the window for offers, if there is one, is open; a running or paused one what is under
    /// way.
    ///
    /// @param segment the target's segment
    /// @param position its place within that
    /// @param isBegun whether its device is at it
    public boolean offers(int segment, long position, boolean isBegun, Instant now) {
        return switch (state) {
            case RUNNING -> isBegun || isReleased(segment, position, now);
            case PAUSED -> isBegun;
            case PLANNING,
                    COMPLETED,
                    COMPLETED_WITH_FAILURES,
                    CANCELLED,
                    SUPERSEDED,
                    ABORTED,
                    NO_TARGETS ->
                    false;
        };
    }

    private boolean isReleased(int segment, long position, Instant now) {
        Optional<Instant> startAt = order.strategy().startAt();
        boolean hasStarted = startAt.map(start -> !now.isBefore(start)).orElse(true);
        return hasStarted
                && order.strategy().offerWindow().map(window -> window.isOpen(now)).orElse(true)
                && release.isInWave(segment, position)
                && order.strategy()
                        .maxPerMinute()
                        .map(most ->
                                release.isReleased(segment, position, most, now, order.strategy()))
                        .orElse(true);
    }

    private Distribution paused(Pause begun) {
        return stopped(begun, release.turned());
    }

    private Distribution stopped(Pause begun, Release from) {
        Release held = from.until(begun.since(), order.strategy());
        return copy(
                state == DistributionState.RUNNING ? DistributionState.PAUSED : state,
                totalTargets,
                passDone,
                holdsBlobs,
                Optional.of(begun),
                held,
                runningSince,
                endedAt);
    }

    /// It goes on; behind a wave that was done, with the next one.
    private Distribution resumed() {
        Release turned = release.turned();
        return with(
                Optional.empty(),
                turned.wave()
                        .flatMap(open ->
                                open.done().map(done -> wave(open.number() + 1, done.behind())))
                        .map(turned::in)
                        .orElse(turned));
    }

    private Distribution with(Optional<Pause> nextPause, Release nextRelease) {
        return copy(
                state,
                totalTargets,
                passDone,
                holdsBlobs,
                nextPause,
                nextRelease,
                runningSince,
                endedAt);
    }

    private Distribution moved(DistributionState next, DistributionEvent event, Instant now) {
        Optional<Long> total =
                event instanceof DistributionEvent.Planned planned
                        ? Optional.of(planned.targets())
                        : totalTargets;
        Release ranked =
                event instanceof DistributionEvent.Planned planned
                        ? release.ranked(planned.bases())
                        : release;
        boolean begins = next == DistributionState.RUNNING && runningSince.isEmpty();
        return copy(
                next,
                total,
                passDone,
                holdsBlobs,
                pause,
                next == DistributionState.RUNNING ? ranked.from(now) : ranked,
                begins ? Optional.of(now) : runningSince,
                next.isOpen() ? endedAt : Optional.of(now));
    }

    /// The same, called off, when each of its `targets` was told.
    public Distribution passed(long targets) {
        return copy(
                state,
                totalTargets.or(() -> Optional.of(targets)),
                true,
                holdsBlobs,
                pause,
                release,
                runningSince,
                endedAt);
    }

    /// The same without the blobs of its variants.
    public Distribution withoutBlobs() {
        return copy(state, totalTargets, passDone, false, pause, release, runningSince, endedAt);
    }

    private Distribution copy(
            DistributionState nextState,
            Optional<Long> nextTotal,
            boolean nextPassDone,
            boolean nextHoldsBlobs,
            Optional<Pause> nextPause,
            Release nextRelease,
            Optional<Instant> nextRunningSince,
            Optional<Instant> nextEndedAt) {
        return new Distribution(
                id,
                version,
                generation,
                nextState,
                order,
                nodeCount,
                usualVariant,
                planning,
                nextTotal,
                nextPassDone,
                nextHoldsBlobs,
                createdBy,
                createdAt,
                nextPause,
                nextRelease,
                round,
                rollbackId,
                nextRunningSince,
                nextEndedAt);
    }

    private Distribution with(Round nextRound, Optional<String> nextRollbackId) {
        return new Distribution(
                id,
                version,
                generation,
                state,
                order,
                nodeCount,
                usualVariant,
                planning,
                totalTargets,
                passDone,
                holdsBlobs,
                createdBy,
                createdAt,
                pause,
                release,
                nextRound,
                nextRollbackId,
                runningSince,
                endedAt);
    }
}
