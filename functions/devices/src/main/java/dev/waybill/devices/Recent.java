package dev.waybill.devices;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was read a moment ago, each thing until a time of its own; of too many the one that was
/// asked for least lately goes. For any number of threads.
final class Recent<K, V> {

    private final Map<K, Kept<V>> kept;

    private record Kept<V>(V value, Instant until) {}

    Recent(int most) {
        this.kept =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
                        return size() > most;
                    }
                };
    }

    /// The value; absent when it is not kept, or no longer at `now`.
    synchronized Optional<V> find(K key, Instant now) {
        return Optional.ofNullable(kept.get(key))
                .filter(found -> now.isBefore(found.until()))
                .map(Kept::value);
    }

    synchronized void keep(K key, V value, Instant until) {
        kept.put(key, new Kept<>(value, until));
    }
}
