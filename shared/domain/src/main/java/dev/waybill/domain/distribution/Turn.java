package dev.waybill.domain.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether a distribution offers the work of one of its targets at a moment, and if not, what that
/// waits for.
///
/// @param distribution whose target it is
/// @param segment the target's segment
/// @param position its place within that
/// @param asked its place in the order of offers when it was asked again behind its turn; absent:
///   that of its rank
record Turn(Distribution distribution, int segment, long position, Optional<Long> asked) {

    /// By how much the clocks of functions may differ.
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private static final Duration MOMENT = Duration.ofMillis(1);

    /// Why the target is not offered its work; absent when it is. A running distribution offers it
    /// when the target's turn has come and the window for offers, if there is one, is open; a
    /// running or paused one what is under way.
    ///
    /// @param isBegun whether its device is at it
    Optional<Waiting.Reason> reason(boolean isBegun, Instant now) {
        return switch (distribution.state()) {
            case RUNNING -> isBegun ? Optional.empty() : beforeItsTurn(now);
            case PAUSED -> isBegun ? Optional.empty() : Optional.of(Waiting.Reason.PAUSE);
            case PLANNING -> Optional.of(Waiting.Reason.PLANNING);
            case COMPLETED, COMPLETED_WITH_FAILURES, CANCELLED, SUPERSEDED, ABORTED, NO_TARGETS ->
                    Optional.of(Waiting.Reason.ENDING);
        };
    }

    /// Whether the target's turn may have come by `end` for whoever offered it. His clock may be
    /// [#CLOCKS] ahead of that which says when something was paused, asked again or ended; in that
    /// time come so many turns as in any minute.
    ///
    /// @param since since when the distribution ran
    boolean mayHaveCome(Instant since, Instant end) {
        Instant latest = end.plus(CLOCKS);
        boolean isEarly = strategy().startAt().map(latest::isBefore).orElse(false);
        boolean wasShut =
                strategy()
                        .offerWindow()
                        .map(it -> it.openBetween(since.minus(CLOCKS), latest, MOMENT).isZero())
                        .orElse(false);
        return !isEarly
                && !wasShut
                && distribution.release().isInWave(segment, position)
                && strategy()
                        .maxPerMinute()
                        .map(most -> mayHaveBeenReleased(most, end))
                        .orElse(true);
    }

    private boolean mayHaveBeenReleased(long most, Instant end) {
        Round round = distribution.round();
        boolean wasBeforeRound = asked.isEmpty() && round.places().holds(rank() - most);
        boolean isAwaited = asked.isEmpty() && round.isOwed();
        long place = Math.max(0, place() - most);
        return wasBeforeRound
                || !isAwaited && distribution.release().isReleased(place, most, end, strategy());
    }

    private Optional<Waiting.Reason> beforeItsTurn(Instant now) {
        Release release = distribution.release();
        boolean isEarly = strategy().startAt().map(now::isBefore).orElse(false);
        if (isEarly) {
            return Optional.of(Waiting.Reason.START);
        }
        if (!release.isInWave(segment, position)) {
            return Optional.of(Waiting.Reason.WAVE);
        }
        boolean isShut = strategy().offerWindow().map(it -> !it.isOpen(now)).orElse(false);
        if (isShut) {
            return Optional.of(Waiting.Reason.WINDOW);
        }
        return strategy()
                .maxPerMinute()
                .filter(most -> !isReleased(most, now))
                .map(_ -> Waiting.Reason.RATE);
    }

    /// While targets are asked again, only they know their places.
    private boolean isReleased(long most, Instant now) {
        Round round = distribution.round();
        if (asked.isEmpty() && (round.isOwed() || round.places().holds(rank()))) {
            return round.places().holds(rank());
        }
        return distribution.release().isReleased(place(), most, now, strategy());
    }

    private long place() {
        return asked.orElseGet(() -> rank() + distribution.round().places().taken());
    }

    private long rank() {
        return distribution.release().rank(segment, position);
    }

    /// The same, with what is known about it.
    Optional<Waiting> waitsFor(boolean isBegun, Instant now) {
        return reason(isBegun, now).map(reason -> waiting(reason, now));
    }

    private Waiting waiting(Waiting.Reason reason, Instant now) {
        return switch (reason) {
            case PAUSE -> Waiting.on(reason, pause());
            case ENDING -> Waiting.on(reason, "the distribution is " + distribution.state());
            case START -> Waiting.until(reason, strategy().startAt());
            case WAVE -> Waiting.on(reason, wave());
            case WINDOW ->
                    Waiting.until(
                            reason,
                            strategy()
                                    .offerWindow()
                                    .flatMap(window -> window.currentOrNext(now))
                                    .map(Window.Span::start));
            case RATE -> Waiting.until(reason, released(now));
            case PLANNING, DELTA, ACTIVATION, DEVICE, NEWER -> Waiting.on(reason);
        };
    }

    private String pause() {
        return distribution
                .pause()
                .map(pause ->
                        pause.details()
                                .map(details -> pause.reason() + ": " + details)
                                .orElse(pause.reason().toString()))
                .orElse("the distribution is paused");
    }

    private Optional<Instant> released(Instant now) {
        return strategy()
                .maxPerMinute()
                .filter(_ -> asked.isPresent() || !distribution.round().isOwed())
                .flatMap(most -> distribution.release().releasedAt(place(), most, now, strategy()));
    }

    private String wave() {
        return distribution
                .release()
                .wave()
                .map(open ->
                        "wave %d is under way, this target is in wave %d"
                                .formatted(open.number() + 1, wave(open) + 1))
                .orElse("an earlier wave is under way");
    }

    /// The wave of the target, behind that which is open. A device that joins late is in the last
    /// one.
    private int wave(OpenWave open) {
        Waves waves = strategy().waves();
        long total = distribution.planning().targets();
        boolean isLate = segment >= distribution.release().bases().size();
        int number = open.number() + 1;
        while (!waves.isLast(number, total) && (isLate || rank() >= waves.end(number, total))) {
            number++;
        }
        return number;
    }

    private Strategy strategy() {
        return distribution.order().strategy();
    }
}
