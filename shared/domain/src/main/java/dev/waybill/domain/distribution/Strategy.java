package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// How a distribution is brought to its targets.
///
/// @param timeouts when a target that does not come on has failed
/// @param retries how often a failed target tries again by itself
/// @param maxPerMinute how many targets are offered their work in any minute; absent: all at once
/// @param startAt nothing is offered before; absent: from the end of planning on
/// @param window times to which offers, or the start of new versions, are kept; absent: any time
/// @param delta whether devices may make a blob from the one that they have
/// @param waves the parts in which targets are offered their work
/// @param abort how many failures are too many; absent: any number is borne
/// @param lateJoiners whether devices that come into its scope after planning become targets, too
/// @param byteBudget when so many bytes were offered, nothing new is; absent: any number
public record Strategy(
        Timeouts timeouts,
        Retries retries,
        Optional<Long> maxPerMinute,
        Optional<Instant> startAt,
        Optional<Window> window,
        DeltaWish delta,
        Waves waves,
        Optional<Abort> abort,
        boolean lateJoiners,
        Optional<Long> byteBudget) {

    /// At once, to everybody, for as long as it takes.
    public static final Strategy NONE = of(Timeouts.NONE, Retries.NONE);

    /// At once, to everybody.
    public static Strategy of(Timeouts timeouts, Retries retries) {
        return new Strategy(
                timeouts,
                retries,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DeltaWish.AUTO,
                Waves.NONE,
                Optional.empty(),
                false,
                Optional.empty());
    }

    /// The same with so many targets per minute, from a start on.
    public Strategy paced(Optional<Long> itsMaxPerMinute, Optional<Instant> itsStartAt) {
        return with(draft -> {
            draft.maxPerMinute = itsMaxPerMinute;
            draft.startAt = itsStartAt;
        });
    }

    /// The same, kept to a window.
    public Strategy within(Optional<Window> itsWindow) {
        return with(draft -> draft.window = itsWindow);
    }

    /// The same with this wish for deltas.
    public Strategy with(DeltaWish itsDelta) {
        return with(draft -> draft.delta = itsDelta);
    }

    /// The same in waves.
    public Strategy in(Waves itsWaves) {
        return with(draft -> draft.waves = itsWaves);
    }

    /// The same with a limit to failures.
    public Strategy until(Abort itsAbort) {
        return with(draft -> draft.abort = Optional.of(itsAbort));
    }

    /// The same for devices, too, that join late.
    public Strategy withLateJoiners() {
        return with(draft -> draft.lateJoiners = true);
    }

    /// The same for nobody else.
    public Strategy withoutLateJoiners() {
        return with(draft -> draft.lateJoiners = false);
    }

    /// The same with a limit to the bytes that are offered.
    public Strategy upTo(long itsByteBudget) {
        return with(draft -> draft.byteBudget = Optional.of(itsByteBudget));
    }

    /// Whether it matters which place a target has among all.
    public boolean isByRank() {
        return maxPerMinute.isPresent() || !waves.isNone();
    }

    /// The window outside of which nothing is offered; absent: there is none.
    Optional<Window> offerWindow() {
        return window.filter(each -> each.activation() == Activation.IMMEDIATELY);
    }

    /// The window outside of which no new version is started; absent: there is none.
    public Optional<Window> activationWindow() {
        return window.filter(each -> each.activation() == Activation.IN_WINDOW);
    }

    private Strategy with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.strategy();
    }

    /// A copy while one thing in it is changed.
    private static final class Draft {

        private final Timeouts timeouts;
        private final Retries retries;
        private Optional<Long> maxPerMinute;
        private Optional<Instant> startAt;
        private Optional<Window> window;
        private DeltaWish delta;
        private Waves waves;
        private Optional<Abort> abort;
        private boolean lateJoiners;
        private Optional<Long> byteBudget;

        Draft(Strategy from) {
            timeouts = from.timeouts;
            retries = from.retries;
            maxPerMinute = from.maxPerMinute;
            startAt = from.startAt;
            window = from.window;
            delta = from.delta;
            waves = from.waves;
            abort = from.abort;
            lateJoiners = from.lateJoiners;
            byteBudget = from.byteBudget;
        }

        Strategy strategy() {
            return new Strategy(
                    timeouts,
                    retries,
                    maxPerMinute,
                    startAt,
                    window,
                    delta,
                    waves,
                    abort,
                    lateJoiners,
                    byteBudget);
        }
    }
}
