package dev.waybill.domain;

import java.util.Optional;
import java.util.function.Supplier;

/// Reads, decides and writes again and again until a write meets what was read (optimistic
/// concurrency), a bounded number of times.
public final class Attempts {

    private static final int MOST = 10;

    private Attempts() {}

    /// The first result of `attempt` that is there; after ten that are not, [Contended].
    ///
    /// @param action what is done, as a phrase: "change a device"
    /// @param attempt absent when others changed what it had read
    public static <T> T until(String action, Supplier<Optional<T>> attempt) {
        for (int i = 0; i < MOST; i++) {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new Contended(action);
    }
}
