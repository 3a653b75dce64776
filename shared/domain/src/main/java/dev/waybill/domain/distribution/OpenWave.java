package dev.waybill.domain.distribution;

import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.Optional;

/// The wave that a distribution has come to: one write, nothing per target.
///
/// @param number its place, from 0
/// @param from the rank of its first target
/// @param until the rank behind its last target; absent for the last wave, which has no end
/// @param behind all its targets stand on pages behind this one; absent: on any
/// @param done what is known of its end; absent while targets of it are awaited
public record OpenWave(
        int number,
        long from,
        Optional<Long> until,
        Optional<Position> behind,
        Optional<Done> done) {

    /// The wave is done, and the next one waits for somebody to resume the distribution.
    ///
    /// @param behind all targets of the next wave stand on pages behind this one; absent: on any
    public record Done(Optional<Position> behind) {}

    /// Wave `number` of `waves` over `total` targets.
    static OpenWave of(Waves waves, int number, long total, Optional<Position> behind) {
        return new OpenWave(
                number,
                number == 0 ? 0 : waves.end(number - 1, total),
                waves.isLast(number, total)
                        ? Optional.empty()
                        : Optional.of(waves.end(number, total)),
                behind,
                Optional.empty());
    }

    /// The same, done.
    OpenWave endedBefore(Optional<Position> next) {
        return new OpenWave(number, from, until, behind, Optional.of(new Done(next)));
    }

    /// The same, to be awaited again.
    OpenWave reopened() {
        return new OpenWave(number, from, until, behind, Optional.empty());
    }
}
