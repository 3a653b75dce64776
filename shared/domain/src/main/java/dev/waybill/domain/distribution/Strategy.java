package dev.waybill.domain.distribution;

/// How a distribution is brought to its targets.
///
/// @param timeouts when a target that does not come on has failed
/// @param retries how often a failed target tries again by itself
public record Strategy(Timeouts timeouts, Retries retries) {

    /// At once, to everybody, for as long as it takes.
    public static final Strategy NONE = new Strategy(Timeouts.NONE, Retries.NONE);
}
