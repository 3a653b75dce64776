package dev.waybill.upkeep;

import dev.waybill.aws.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Works through a listing of what is due, several things at a time, until there is no more or the
/// pass has taken long enough: the next minute goes on. Some 500 things a second where each takes
/// three calls, or one listing a second.
final class Drain {

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int HANDS = 8;

    private final InstantSource clock;
    private final Consumer<Instant> rest;

    private Drain(InstantSource clock, Consumer<Instant> rest) {
        this.clock = clock;
        this.rest = rest;
    }

    /// As fast as it can.
    Drain(InstantSource clock) {
        this(clock, _ -> {});
    }

    /// Not more than one listing a second: where all that is due stands under one partition key,
    /// which takes 1,000 write units a second.
    static Drain paced(InstantSource clock, Backoff backoff) {
        return new Drain(
                clock,
                began -> backoff.rest(SECOND.minus(Duration.between(began, clock.instant()))));
    }

    /// Works until the listing has nothing left to do.
    ///
    /// @param pass when the pass began
    /// @param due the first part of what is due now
    /// @param work whether there was anything to do
    /// @return for how many there was
    /// @throws RuntimeException the first failure, with the others attached, after everything that
    ///   was listed with it was tried
    <T> int perform(Instant pass, Supplier<List<T>> due, Predicate<T> work) {
        Instant end = pass.plus(LONGEST);
        int all = 0;
        int done;
        try (ExecutorService hands = Executors.newFixedThreadPool(HANDS)) {
            do {
                Instant began = clock.instant();
                done = share(hands, due.get(), work);
                all += done;
                if (done > 0) {
                    rest.accept(began);
                }
            } while (done > 0 && clock.instant().isBefore(end));
        }
        return all;
    }

    private static <T> int share(ExecutorService hands, List<T> things, Predicate<T> work) {
        List<Callable<Integer>> shares =
                IntStream.range(0, HANDS)
                        .<Callable<Integer>>mapToObj(
                                hand -> () -> Each.of(share(things, hand), work))
                        .toList();
        int done = 0;
        RuntimeException failure = null;
        try {
            for (Future<Integer> share : hands.invokeAll(shares)) {
                try {
                    done += share.get();
                } catch (ExecutionException e) {
                    RuntimeException cause =
                            e.getCause() instanceof RuntimeException known
                                    ? known
                                    : new IllegalStateException(e.getCause());
                    if (failure == null) {
                        failure = cause;
                    } else {
                        failure.addSuppressed(cause);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (failure != null) {
            throw failure;
        }
        return done;
    }

    private static <T> List<T> share(List<T> things, int hand) {
        return IntStream.range(0, things.size())
                .filter(index -> index % HANDS == hand)
                .mapToObj(things::get)
                .toList();
    }
}
