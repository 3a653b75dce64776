package dev.waybill.local.handlers;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// What the handlers of one stack have seen, for the test in the same JVM.
public final class Witness {

    private static final Map<String, Witness> BY_STACK = new ConcurrentHashMap<>();

    private final List<String> seen = new CopyOnWriteArrayList<>();

    private Witness() {}

    public static Witness of(String stack) {
        return BY_STACK.computeIfAbsent(stack, name -> new Witness());
    }

    synchronized void saw(String what) {
        seen.add(what);
        notifyAll();
    }

    public List<String> seen() {
        return List.copyOf(seen);
    }

    /// Waits until `count` different things have been seen, at most half a minute.
    public synchronized void awaitDifferent(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (seen.stream().distinct().count() < count) {
            long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (millis <= 0) {
                throw new AssertionError("saw only " + seen.stream().distinct().toList());
            }
            wait(millis);
        }
    }
}
