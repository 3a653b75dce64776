package dev.waybill.aws;

import dev.waybill.domain.Contended;
import java.util.Optional;
import java.util.function.Supplier;

/// Decides on what was read, and decides again when the write was refused because it had changed
/// meanwhile.
public final class Decision {

    /// How often a decision is made before the caller is told that others kept changing it.
    private static final int TRIES = 12;

    private Decision() {}

    /// Runs `attempt` until it comes to something.
    ///
    /// @param action what is decided, as a phrase: "drop a holder"
    /// @param backoff waits between tries
    /// @param attempt reads, decides and writes; absent when the write was refused and it is to be
    ///   done over
    /// @throws Contended when no try came to anything
    public static <T> T until(String action, Backoff backoff, Supplier<Optional<T>> attempt) {
        for (int attempts = 1; attempts <= TRIES; attempts++) {
            if (attempts > 1) {
                backoff.before(attempts);
            }
            Optional<T> outcome = attempt.get();
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new Contended(action);
    }
}
