package dev.waybill.aws;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Waits: between the tries of a call that met others, and where something has a pace.
public interface Backoff {

    /// Waits before try number `next` (the second try is 2).
    void before(int next);

    /// Waits so long; not at all when it is nothing or less.
    void rest(Duration time);

    /// Full jitter: a random time of at most 20 ms · 2^(next − 2), and never more than 1 s.
    static Backoff jittered() {
        // The state of other generators would be the same in all instances of one snapshot.
        RandomGenerator random = new SecureRandom();
        return new Backoff() {
            @Override
            public void before(int next) {
                long most = Math.min(1000, 20L << Math.min(next - 2, 10));
                rest(Duration.ofMillis(random.nextLong(most + 1)));
            }

            @Override
            public void rest(Duration time) {
                try {
                    Thread.sleep(time);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /// No waiting, for tests.
    static Backoff none() {
        return resting(_ -> {});
    }

    /// No waiting between tries, and rests that are handed to `rest`: for simulated time.
    static Backoff resting(Consumer<Duration> rest) {
        return new Backoff() {
            @Override
            public void before(int next) {}

            @Override
            public void rest(Duration time) {
                rest.accept(time);
            }
        };
    }
}
