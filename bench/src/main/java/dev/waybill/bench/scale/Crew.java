package dev.waybill.bench.scale;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Some threads that do many things together.
final class Crew implements AutoCloseable {

    private static final int AT_ONCE = 16;

    private final int threads;
    private final ExecutorService executor;

    Crew(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /// Does `action` with every number below `count`; the first failure is thrown at the end.
    void each(int count, IntConsumer action) {
        AtomicInteger next = new AtomicInteger();
        ConcurrentLinkedQueue<Future<?>> all = new ConcurrentLinkedQueue<>();
        for (int thread = 0; thread < threads; thread++) {
            all.add(
                    executor.submit(() -> {
                        int from = next.getAndAdd(AT_ONCE);
                        while (from < count) {
                            for (int i = from; i < Math.min(count, from + AT_ONCE); i++) {
                                action.accept(i);
                            }
                            from = next.getAndAdd(AT_ONCE);
                        }
                    }));
        }
        for (Future<?> one : all) {
            finish(one);
        }
    }

    private static void finish(Future<?> one) {
        try {
            one.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a simulated call failed", e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
