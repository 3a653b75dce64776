package dev.waybill.testing.embedded;

import java.util.Optional;
import java.util.function.Supplier;

/// What is made when it is first asked for. A failure stays, too: what took minutes to fail would
/// else be tried anew by each of a thousand tests.
///
/// @param <T> what is made
final class OneTry<T> {

    private Optional<T> made = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();

    /// Whether nobody has asked yet.
    synchronized boolean isOpen() {
        return made.isEmpty() && failure.isEmpty();
    }

    /// What the first caller's `work` gave; throws what it threw.
    synchronized T get(Supplier<T> work) {
        if (isOpen()) {
            attempt(work);
        }
        if (failure.isPresent()) {
            throw new IllegalStateException(failure.get().getMessage(), failure.get());
        }
        return made.orElseThrow();
    }

    private void attempt(Supplier<T> work) {
        try {
            made = Optional.of(work.get());
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
    }
}
