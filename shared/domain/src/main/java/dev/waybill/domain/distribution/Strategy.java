package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

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
        return new Strategy(
                timeouts,
                retries,
                itsMaxPerMinute,
                itsStartAt,
                window,
                delta,
                waves,
                abort,
                lateJoiners,
                byteBudget);
    }

    /// The same, kept to a window.
    public Strategy within(Optional<Window> itsWindow) {
        return new Strategy(
                timeouts,
                retries,
                maxPerMinute,
                startAt,
                itsWindow,
                delta,
                waves,
                abort,
                lateJoiners,
                byteBudget);
    }

    /// The same with this wish for deltas.
    public Strategy with(DeltaWish itsDelta) {
        return new Strategy(
                timeouts,
                retries,
                maxPerMinute,
                startAt,
                window,
                itsDelta,
                waves,
                abort,
                lateJoiners,
                byteBudget);
    }

    /// The same in waves.
    public Strategy in(Waves itsWaves) {
        return new Strategy(
                timeouts,
                retries,
                maxPerMinute,
                startAt,
                window,
                delta,
                itsWaves,
                abort,
                lateJoiners,
                byteBudget);
    }

    /// The same with a limit to failures.
    public Strategy until(Abort itsAbort) {
        return new Strategy(
                timeouts,
                retries,
                maxPerMinute,
                startAt,
                window,
                delta,
                waves,
                Optional.of(itsAbort),
                lateJoiners,
                byteBudget);
    }

    /// The same for devices, too, that join late.
    public Strategy withLateJoiners() {
        return new Strategy(
                timeouts,
                retries,
                maxPerMinute,
                startAt,
                window,
                delta,
                waves,
                abort,
                true,
                byteBudget);
    }

    /// The same with a limit to the bytes that are offered.
    public Strategy upTo(long itsByteBudget) {
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
                Optional.of(itsByteBudget));
    }

    /// The same for nobody else.
    public Strategy withoutLateJoiners() {
        return new Strategy(
                timeouts,
                retries,
                maxPerMinute,
                startAt,
                window,
                delta,
                waves,
                abort,
                false,
                byteBudget);
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
}
