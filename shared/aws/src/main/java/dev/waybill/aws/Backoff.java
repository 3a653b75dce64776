package dev.waybill.aws;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/// Waits between the tries of a call that met others.
@FunctionalInterface
public interface Backoff {

    /// Waits before try number `next` (the second try is 2).
    void before(int next);

    /// Full jitter: a random time of at most 20 ms · 2^(next − 2), and never more than 1 s.
    static Backoff jittered() {
        // The state of other generators would be the same in all instances of one snapshot.
        RandomGenerator random = new SecureRandom();
        return next -> {
            long most = Math.min(1000, 20L << Math.min(next - 2, 10));
            try {
                Thread.sleep(random.nextLong(most + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /// No waiting, for tests.
    static Backoff none() {
        return next -> {};
    }
}
