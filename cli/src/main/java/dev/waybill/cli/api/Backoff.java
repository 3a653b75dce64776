package dev.waybill.cli.api;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How often something is tried again, and after which pause: exponential with full jitter, bounded
/// in number and length. What the server asks for (`Retry-After`) is honoured up to the longest
/// pause allowed for it.
///
/// @param tries all tries together, at least 1
/// @param first the upper bound of the first pause; it doubles with each try
/// @param longest the upper bound of every later pause
/// @param random source of jitter, safe for use by many threads
/// @param waiter how to pause
public record Backoff(
        int tries, Duration first, Duration longest, RandomGenerator random, Waiter waiter) {

    private static final Duration LONGEST_WISH = Duration.ofSeconds(60);

    public Backoff {
        if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalStateException("a backoff has at least one try and rising pauses");
        }
    }

    /// Whether another try is allowed after `failed` tries that failed.
    public boolean allows(int failed) {
        return failed < tries;
    }

    /// Waits before the next try.
    ///
    /// @param failed how many tries have failed so far, at least 1
    /// @param wish the pause that the server asked for
    public void pause(int failed, Optional<Duration> wish) throws InterruptedException {
        waiter.pause(wish.map(this::granted).orElseGet(() -> jittered(failed)));
    }

    /// The same pauses with another number of tries.
    public Backoff withTries(int number) {
        return new Backoff(number, first, longest, random, waiter);
    }

    private Duration granted(Duration wish) {
        Duration bounded = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
        return bounded.plus(fraction(first));
    }

    private Duration jittered(int failed) {
        Duration bound = first;
        for (int i = 1; i < failed && bound.compareTo(longest) < 0; i++) {
            bound = bound.multipliedBy(2);
        }
        return fraction(bound.compareTo(longest) > 0 ? longest : bound);
    }

    private Duration fraction(Duration bound) {
        return Duration.ofNanos((long) (bound.toNanos() * random.nextDouble()));
    }
}
