package dev.waybill.domain.distribution;

import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import java.time.Instant;
import java.util.Optional;

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
            case DistributionEvent.Paused(Pause.Reason reason) when pause.isEmpty() ->
                    state.next(event).map(next -> moved(next, event, now).paused(reason, now));
            case DistributionEvent.Paused _ -> Optional.empty();
            case DistributionEvent.Resumed _ when pause.isEmpty() -> Optional.empty();
            case DistributionEvent.Resumed _ ->
                    state.next(event).map(next -> moved(next, event, now).resumed());
            case DistributionEvent.Planned _ ->
                    state.next(event).map(next -> moved(orPaused(next), event, now));
            case DistributionEvent.Cancel _,
                    DistributionEvent.Abort _,
                    DistributionEvent.AllSettled _ ->
                    state.next(event).map(next -> moved(next, event, now));
        };
    }

    private DistributionState orPaused(DistributionState planned) {
        return planned == DistributionState.RUNNING && pause.isPresent()
                ? DistributionState.PAUSED
                : planned;
    }

    /// Since when its targets may come on; absent before it runs.
    public Optional<Instant> offeredSince() {
        return runningSince.map(since ->
                order.strategy().startAt().filter(start -> start.isAfter(since)).orElse(since));
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
                && order.strategy()
                        .maxPerMinute()
                        .map(most ->
                                release.isReleased(segment, position, most, now, order.strategy()))
                        .orElse(true);
    }

    private Distribution paused(Pause.Reason reason, Instant now) {
        return with(Optional.of(new Pause(reason, now)), release.until(now, order.strategy()));
    }

    private Distribution resumed() {
        return with(Optional.empty(), release);
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
                nextRunningSince,
                nextEndedAt);
    }
}
