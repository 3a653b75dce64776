package dev.waybill.domain.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How much of a distribution has been offered. Nothing is written per target: a target's rank, its
/// place among all targets, is arithmetic on its segment and position, and so is how many ranks
/// have been released by now.
///
/// @param bases the rank of the first target of each segment; empty when ranks do not matter
/// @param offered for how long the distribution had been offered when it was last paused
/// @param since since when it has been offered without a pause; absent when it is not
public record Release(List<Long> bases, Duration offered, Optional<Instant> since) {

    /// Nothing has been offered.
    public static final Release NONE = new Release(List.of(), Duration.ZERO, Optional.empty());

    public Release {
        bases = List.copyOf(bases);
    }

    /// The same with ranks.
    Release ranked(List<Long> itsBases) {
        return new Release(itsBases, offered, since);
    }

    /// The same, offered from `now` on.
    Release from(Instant now) {
        return since.isPresent() ? this : new Release(bases, offered, Optional.of(now));
    }

    /// The same, offered until `now`.
    Release until(Instant now, Optional<Instant> startAt) {
        return new Release(bases, offeredUntil(now, startAt), Optional.empty());
    }

    /// How long it has been offered by `now`, pauses and the time before `startAt` left out.
    private Duration offeredUntil(Instant now, Optional<Instant> startAt) {
        Optional<Instant> begun =
                since.map(at -> startAt.filter(start -> start.isAfter(at)).orElse(at));
        return begun.filter(now::isAfter)
                .map(at -> offered.plus(Duration.between(at, now)))
                .orElse(offered);
    }

    /// Whether a target's turn has come. The first one's has at once, and in no minute, whenever it
    /// begins, that of more than `maxPerMinute`.
    boolean isReleased(
            int segment, long position, long maxPerMinute, Instant now, Optional<Instant> startAt) {
        long rank = (segment < bases.size() ? bases.get(segment) : 0) + position;
        long millis = offeredUntil(now, startAt).toMillis();
        long perMinute = Duration.ofMinutes(1).toMillis();
        long minutes = millis / perMinute;
        long released = 1 + minutes * maxPerMinute + millis % perMinute * maxPerMinute / perMinute;
        return rank < released;
    }
}
