package dev.waybill.bench.scale;

import dev.waybill.testing.dynamodb.store.WriteWatcher;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// The most that was written under one partition key in one second of the simulation, per table and
/// index. Thread-safe but for [#endSecond].
final class HotKeys implements WriteWatcher {

    private record Partition(String source, String key) {}

    private record Written(LongAdder writes, LongAdder units) {}

    /// A table's or index's busiest second at one key.
    record Peak(String source, String key, long writes, long units) {}

    private final Map<Partition, Written> second = new ConcurrentHashMap<>();
    private final Map<String, Peak> peaks = new HashMap<>();

    @Override
    public void wrote(String source, String partition, int units) {
        Written written =
                second.computeIfAbsent(
                        new Partition(source, partition),
                        _ -> new Written(new LongAdder(), new LongAdder()));
        written.writes().increment();
        written.units().add(units);
    }

    /// A second is over.
    void endSecond() {
        second.forEach((partition, written) -> {
            Peak peak =
                    new Peak(
                            partition.source(),
                            partition.key(),
                            written.writes().sum(),
                            written.units().sum());
            peaks.merge(partition.source(), peak, (a, b) -> a.writes() >= b.writes() ? a : b);
        });
        second.clear();
    }

    /// Forgets what was.
    void reset() {
        second.clear();
        peaks.clear();
    }

    /// The busiest ones first.
    List<Peak> peaks() {
        return peaks.values().stream()
                .sorted(Comparator.comparingLong(Peak::writes).reversed())
                .toList();
    }
}
