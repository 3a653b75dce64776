package dev.waybill.domain.distribution;

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
///   goes on under a pause, and leads to [DistributionState#PAUSED]. Of what was called off because
///   too much failed: why
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
        return new DistributionTransition(this, now).on(event);
    }

    /// The same with the distribution that brings its converged devices back.
    public Distribution rolledBackBy(String itsRollbackId) {
        return new DistributionDraft(this).rollbackId(itsRollbackId).build();
    }

    /// The same, called off, when each of its `targets` was told.
    public Distribution passed(long targets) {
        return new DistributionDraft(this).passed(targets).build();
    }

    /// The same without the blobs of its variants.
    public Distribution withoutBlobs() {
        return new DistributionDraft(this).withoutBlobs().build();
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

    /// Where in the segment of late joiners a device stands that joins at `now`. Where there is a
    /// rate it waits for a turn that is yet to come, as if it had been planned so: past ones are
    /// left out, or all who join late at once would be offered at once. Before the last wave has
    /// come nothing is past for those who join it.
    ///
    /// @param next the place behind who joined before
    public long joiningPosition(long next, Instant now) {
        boolean isInLastWave = release.wave().flatMap(OpenWave::until).isEmpty();
        return order.strategy()
                .maxPerMinute()
                .filter(_ -> isInLastWave)
                .map(most -> {
                    long past =
                            Math.max(
                                    round.places().held(),
                                    release.past(most, now, order.strategy())
                                            - round.places().taken());
                    return Math.max(next, past - release.rank(planning.segments(), 0));
                })
                .orElse(next);
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

    /// Whether it offers the work of a target now.
    ///
    /// @param segment the target's segment
    /// @param position its place within that
    /// @param asked its place in the order of offers when it was asked again behind its turn;
    ///   absent: that of its rank
    /// @param isBegun whether its device is at it
    public boolean offers(
            int segment, long position, Optional<Long> asked, boolean isBegun, Instant now) {
        return new Turn(this, segment, position, asked).reason(isBegun, now).isEmpty();
    }

    /// Whether a device may have been offered the work of a target before the distribution was
    /// called off, and is to be told of that. Where bytes are counted each offer is noted; else it
    /// may have been when the target's turn had come by anybody's clock, whoever asked.
    ///
    /// @param asked its place in the order of offers when it was asked again behind its turn;
    ///   absent: that of its rank
    /// @param isBegun whether its device is at it, or it is noted that it was offered
    public boolean mayHaveOffered(
            int segment, long position, Optional<Long> asked, boolean isBegun) {
        boolean isNoted = order.strategy().byteBudget().isPresent();
        Turn turn = new Turn(this, segment, position, asked);
        return isBegun
                || !isNoted
                        && runningSince
                                .flatMap(since ->
                                        endedAt.filter(end -> turn.mayHaveCome(since, end)))
                                .isPresent();
    }

    /// What a target waits for before it is offered its work; absent when it is offered now.
    public Optional<Waiting> waitsFor(
            int segment, long position, Optional<Long> asked, boolean isBegun, Instant now) {
        return new Turn(this, segment, position, asked).waitsFor(isBegun, now);
    }
}
