package dev.waybill.testing.dynamodb.store;

import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The locks of the items of all tables: a fixed number, shared by hash, always taken in the same
/// order.
public final class Locks {
    private static final int COUNT = 4096;

    private final ReentrantLock[] locks = new ReentrantLock[COUNT];

    /// Makes the locks.
    public Locks() {
        for (int i = 0; i < COUNT; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /// An item that can be locked.
    public record Place(Table table, Key key) {
        private int lock() {
            int hash = table.name().hashCode() * 31 + key.hashCode();
            return (hash ^ (hash >>> 16)) & (COUNT - 1);
        }
    }

    /// Does something while nobody else writes the item.
    public <T> T holding(Place place, Supplier<T> action) {
        ReentrantLock lock = locks[place.lock()];
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /// Does something while nobody else writes any of the items.
    public <T> T holding(Collection<Place> places, Supplier<T> action) {
        int[] taken = places.stream().mapToInt(Place::lock).sorted().distinct().toArray();
        for (int lock : taken) {
            locks[lock].lock();
        }
        try {
            return action.get();
        } finally {
            for (int lock : taken) {
                locks[lock].unlock();
            }
        }
    }
}
