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
/// @param wave the wave it has come to; absent when it has none
/// @param turn rises whenever it is paused, resumed, comes to its next wave or tries again: who
///   decides about any of these decides on the turn that he has seen
public record Release(
        List<Long> bases,
        Duration offered,
        Optional<Instant> since,
        Optional<OpenWave> wave,
        long turn) {

    /// Further ahead nobody is told when a turn comes.
    private static final int MOST_WINDOWS = 50;

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /// Nothing has been offered.
    public static final Release NONE =
            new Release(List.of(), Duration.ZERO, Optional.empty(), Optional.empty(), 0);

    public Release {
        bases = List.copyOf(bases);
    }

    /// The same with ranks.
    Release ranked(List<Long> itsBases) {
        return new Release(itsBases, offered, since, wave, turn);
    }

    /// The same, offered from `now` on.
    Release from(Instant now) {
        return since.isPresent() ? this : new Release(bases, offered, Optional.of(now), wave, turn);
    }

    /// The same, offered until `now`.
    Release until(Instant now, Strategy strategy) {
        return new Release(
                bases, offeredUntil(now, strategy, FOREVER), Optional.empty(), wave, turn);
    }

    /// The same in its next turn.
    Release turned() {
        return new Release(bases, offered, since, wave, turn + 1);
    }

    /// The same in that wave.
    Release in(OpenWave next) {
        return new Release(bases, offered, since, Optional.of(next), turn);
    }

    /// The same when the wave is done: the time that it waited at its end adds nothing to the rate,
    /// so that the next wave begins no faster than this one ended.
    Release waited(Instant now, Strategy strategy) {
        Optional<Duration> needed =
                wave.flatMap(OpenWave::until)
                        .flatMap(end -> strategy.maxPerMinute().map(most -> timeFor(end, most)));
        Duration soFar = offeredUntil(now, strategy, FOREVER);
        Duration kept = needed.filter(time -> time.compareTo(soFar) < 0).orElse(soFar);
        return new Release(bases, kept, since.map(_ -> now), wave, turn);
    }

    /// After how long so many ranks have been released.
    private static Duration timeFor(long ranks, long maxPerMinute) {
        long perMinute = Duration.ofMinutes(1).toMillis();
        return Duration.ofMillis(((ranks - 1) * perMinute + maxPerMinute - 1) / maxPerMinute);
    }

    /// The rank of a target among all.
    public long rank(int segment, long position) {
        return (segment < bases.size() ? bases.get(segment) : 0) + position;
    }

    /// Whether the wave of a target has come. That of devices which join late is the last one.
    boolean isInWave(int segment, long position) {
        return wave.flatMap(OpenWave::until)
                .map(end -> segment < bases.size() && rank(segment, position) < end)
                .orElse(true);
    }

    /// How long it has been offered by `now`: pauses, the time before the start and that outside of
    /// the window are left out. No more than `enough` is looked for.
    private Duration offeredUntil(Instant now, Strategy strategy, Duration enough) {
        return begun(strategy)
                .filter(now::isAfter)
                .map(at -> offered.plus(offeredBetween(at, now, strategy, enough)))
                .orElse(offered);
    }

    /// Since when it has been offered without a pause, or will be from its start on.
    private Optional<Instant> begun(Strategy strategy) {
        return since.map(at -> strategy.startAt().filter(start -> start.isAfter(at)).orElse(at));
    }

    private static Duration offeredBetween(
            Instant from, Instant until, Strategy strategy, Duration enough) {
        return strategy.offerWindow()
                .map(window -> window.openBetween(from, until, enough))
                .orElseGet(() -> Duration.between(from, until));
    }

    /// How many places have been released: the first one at once, and in no minute, whenever it
    /// begins, more than `maxPerMinute`.
    long released(long maxPerMinute, Instant now, Strategy strategy) {
        return released(maxPerMinute, now, strategy, FOREVER);
    }

    /// How many places are past for who takes one at `now`: before anything was offered not even
    /// the first.
    long past(long maxPerMinute, Instant now, Strategy strategy) {
        return offeredUntil(now, strategy, FOREVER).isZero()
                ? 0
                : released(maxPerMinute, now, strategy);
    }

    /// Whether a place has been released.
    boolean isReleased(long place, long maxPerMinute, Instant now, Strategy strategy) {
        Duration enough = Duration.ofMinutes(place / maxPerMinute + 1);
        return place < released(maxPerMinute, now, strategy, enough);
    }

    private long released(long maxPerMinute, Instant now, Strategy strategy, Duration enough) {
        long millis = offeredUntil(now, strategy, enough).toMillis();
        long perMinute = Duration.ofMinutes(1).toMillis();
        long minutes = millis / perMinute;
        return 1 + minutes * maxPerMinute + millis % perMinute * maxPerMinute / perMinute;
    }

    /// When a place is released, if nothing else happens; absent when that is many windows ahead.
    Optional<Instant> releasedAt(long place, long maxPerMinute, Instant now, Strategy strategy) {
        Duration needed = timeFor(place + 1, maxPerMinute);
        Duration left = needed.minus(offeredUntil(now, strategy, needed));
        Instant from = begun(strategy).filter(now::isBefore).orElse(now);
        return strategy.offerWindow()
                .map(window -> window.openFor(from, left, MOST_WINDOWS))
                .orElseGet(() -> Optional.of(from.plus(left)));
    }
}
