package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.util.List;
import java.util.Optional;

/// The parts in which the targets of a distribution are offered their work, one behind the other in
/// the order of ranks. What the last stated wave leaves is one more. A wave that reaches the last
/// target is the last one, whatever was stated behind it.
///
/// @param stated the waves that were asked for; empty: everything at once
public record Waves(List<Wave> stated) {

    /// Everything at once.
    public static final Waves NONE = new Waves(List.of());

    /// One wave.
    ///
    /// @param size how far it goes
    /// @param successThresholdPercent how many of those of its targets that completed or failed
    ///   must have completed for the next wave to come by itself; absent: any number
    /// @param pauseAfter whether the distribution is paused when it is done
    public record Wave(Size size, Optional<Long> successThresholdPercent, boolean pauseAfter) {

        /// Whether too few of its targets completed. A wave of which nobody was left to be asked
        /// misses nothing.
        public boolean isMissed(long completed, long failed) {
            return successThresholdPercent
                    .map(least -> completed * 100 < least * (completed + failed))
                    .orElse(false);
        }
    }

    /// How far a wave goes.
    public sealed interface Size {
        /// Up to this part of all targets, those of the waves before it included; rounded up.
        record Percent(long percent) implements Size {}

        /// So many targets more than the waves before it.
        record Count(long count) implements Size {}
    }

    public Waves {
        stated = List.copyOf(stated);
        long before = 0;
        for (Wave wave : stated) {
            if (wave.size() instanceof Size.Percent(long percent)) {
                if (percent <= before) {
                    throw new InvalidRequest(
                            "strategy.waves", "must have rising percents: they are cumulative");
                }
                before = percent;
            }
        }
    }

    /// Whether everything is offered at once.
    public boolean isNone() {
        return stated.isEmpty();
    }

    /// The rank behind the last target of wave `number`, counted from 0, of `total` targets.
    public long end(int number, long total) {
        long end = 0;
        for (Wave wave : stated.subList(0, Math.min(number + 1, stated.size()))) {
            end =
                    switch (wave.size()) {
                        case Size.Percent(long percent) ->
                                Math.max(end, (percent * total + 99) / 100);
                        case Size.Count(long count) -> Math.min(total, end + count);
                    };
        }
        return number < stated.size() ? end : total;
    }

    /// Whether wave `number` reaches the last of `total` targets.
    public boolean isLast(int number, long total) {
        return end(number, total) >= total;
    }

    /// Into how many waves `total` targets fall.
    public int count(long total) {
        int number = 0;
        while (!isLast(number, total)) {
            number++;
        }
        return number + 1;
    }
}
