package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

/// How a distribution is brought to its targets.
///
/// @param timeouts when a target that does not come on has failed
/// @param retries how often a failed target tries again by itself
/// @param maxPerMinute how many targets are offered their work in any minute; absent: all at once
/// @param startAt nothing is offered before; absent: from the end of planning on
/// @param delta whether devices may make a blob from the one that they have
public record Strategy(
        Timeouts timeouts,
        Retries retries,
        Optional<Long> maxPerMinute,
        Optional<Instant> startAt,
        DeltaWish delta) {

    /// At once, to everybody, for as long as it takes.
    public static final Strategy NONE = of(Timeouts.NONE, Retries.NONE);

    /// At once, to everybody.
    public static Strategy of(Timeouts timeouts, Retries retries) {
        return new Strategy(timeouts, retries, Optional.empty(), Optional.empty(), DeltaWish.AUTO);
    }
}
