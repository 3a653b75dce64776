package dev.waybill.domain.distribution;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// When a target that does not come on has failed.
///
/// @param step so long in one step, transfer or loading; absent: any time
/// @param silence so long without a word of the device; absent: any time
/// @param deadline so long since the distribution runs; absent: any time
public record Timeouts(
        Optional<Duration> step, Optional<Duration> silence, Optional<Duration> deadline) {

    /// Targets have all the time they need.
    public static final Timeouts NONE =
            new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());

    /// The shortest of them; absent when there is none.
    public Optional<Duration> shortest() {
        return Stream.of(step, silence, deadline)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }
}
