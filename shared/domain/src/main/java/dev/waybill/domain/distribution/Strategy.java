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
public record Strategy(
        Timeouts timeouts,
        Retries retries,
        Optional<Long> maxPerMinute,
        Optional<Instant> startAt,
        Optional<Window> window,
        DeltaWish delta) {

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
                DeltaWish.AUTO);
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
