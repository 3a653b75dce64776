package dev.waybill.aws;

import dev.waybill.domain.Contended;
import java.util.Optional;
import java.util.function.Supplier;

/// Compare and swap where many want to move one thing on at the same time, such as the head of a
/// history. An attempt that fails means that somebody else's succeeded, so each of a hundred
/// callers gets its turn; they wait a little between attempts, in order not to meet again and
/// again.
public final class Contest {

    private static final int ATTEMPTS = 100;

    /// From the fourth attempt on the wait does not grow: nobody is overloaded.
    private static final int LONGEST_WAIT = 4;

    private Contest() {}

    /// The first result of `attempt` that is there.
    ///
    /// @param action what is done, as a phrase: "promote a release"
    /// @param backoff waits between attempts
    /// @param attempt reads, decides and writes; absent, or [Contended], when others were in the
    ///   way
    /// @throws Contended when a hundred attempts came to nothing
    public static <T> T until(String action, Backoff backoff, Supplier<Optional<T>> attempt) {
        for (int next = 1; next <= ATTEMPTS; next++) {
            if (next > 1) {
                backoff.before(Math.min(next, LONGEST_WAIT));
            }
            Optional<T> result;
            try {
                result = attempt.get();
            } catch (Contended e) {
                result = Optional.empty();
            }
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new Contended(action);
    }
}
