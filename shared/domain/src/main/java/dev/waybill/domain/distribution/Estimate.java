package dev.waybill.domain.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long something will yet take if it goes on at the rate observed so far.
///
/// @param remaining positive or zero
public record Estimate(Duration remaining) {

    /// Longer estimates say nothing.
    private static final Duration LONGEST = Duration.ofDays(366);

    /// The estimate from what was done between `begun` and `now`; absent when nothing was done, no
    /// time has passed, or it comes out at more than a year.
    ///
    /// @param done how much is done
    /// @param open how much is yet to do
    static Optional<Estimate> of(long done, long open, Instant begun, Instant now) {
        double elapsedMillis = Duration.between(begun, now).toMillis();
        if (done <= 0 || open < 0 || elapsedMillis <= 0) {
            return Optional.empty();
        }
        double millis = elapsedMillis / done * open;
        return millis > LONGEST.toMillis()
                ? Optional.empty()
                : Optional.of(new Estimate(Duration.ofMillis((long) millis)));
    }

    /// The later of both; the one that is there when the other is absent.
    static Optional<Estimate> later(Optional<Estimate> one, Optional<Estimate> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return one.get().remaining().compareTo(other.get().remaining()) >= 0 ? one : other;
    }
}
