package dev.waybill.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/// A race: several threads that begin the same thing at the same moment.
///
/// @param racers how many threads
public record Race(int racers) {
    private static final long LIMIT_SECONDS = 60;

    /// A race of so many threads.
    public static Race of(int racers) {
        return new Race(racers);
    }

    /// Runs it and answers what each racer found, in order of the racers' numbers from 0. Fails if
    /// one fails, or is not back after a minute.
    public <T> List<T> run(IntFunction<T> racer) {
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < racers; i++) {
                int number = i;
                running.add(
                        threads.submit(() -> {
                            start.await();
                            return racer.apply(number);
                        }));
            }
            List<T> outcomes = new ArrayList<>();
            for (Future<T> one : running) {
                outcomes.add(one.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            return outcomes;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("a racer failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
