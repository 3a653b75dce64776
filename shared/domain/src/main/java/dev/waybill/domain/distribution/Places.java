package dev.waybill.domain.distribution;

import java.util.Optional;

/// The places that failed targets took in the order of offers when they were asked again behind
/// their turn, where there is a rate. They go before all targets whose turn had not come by then:
/// so no minute sees more offers than the rate allows, and who is asked again does not wait for
/// everybody else.
///
/// @param held so many ranks had been released when a round last began: they stay so
/// @param next the place that the first target of the round that is under way, or comes next, takes
/// @param taken how many places were taken by the rounds that are done; all other ranks come so
///   many later
public record Places(long held, long next, long taken) {

    /// Nobody was asked again.
    public static final Places NONE = new Places(0, 0, 0);

    /// The same when a round begins.
    ///
    /// @param released how many places have been released
    /// @param waveUntil the rank behind the last target of the present wave; absent when it has no
    ///   end
    Places begun(long released, Optional<Long> waveUntil) {
        long ranks = Math.max(held, released - taken);
        return new Places(
                waveUntil.map(end -> Math.min(ranks, end)).orElse(ranks),
                Math.max(next, released),
                taken);
    }

    /// The same when a round is done in which `asked` targets took places.
    public Places done(long asked) {
        return new Places(held, next + asked, taken + asked);
    }

    /// Whether the turn of a rank had come when a round last began.
    public boolean holds(long rank) {
        return rank < held;
    }
}
