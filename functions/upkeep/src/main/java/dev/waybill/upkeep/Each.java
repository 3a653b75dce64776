package dev.waybill.upkeep;

import java.util.List;
import java.util.function.Predicate;

/// Does something for each of several things; one that fails keeps no other from its turn.
final class Each {

    private Each() {}

    /// Does `work` for each of `things`.
    ///
    /// @param work whether there was anything to do
    /// @return for how many there was
    /// @throws RuntimeException the first failure, with the others attached, after everything was
    ///   tried
    static <T> int of(List<T> things, Predicate<T> work) {
        int done = 0;
        RuntimeException failure = null;
        for (T thing : things) {
            try {
                done += work.test(thing) ? 1 : 0;
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return done;
    }
}
