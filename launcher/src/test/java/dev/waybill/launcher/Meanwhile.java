package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/// Something that others do while a function is at work, right before one of its calls to AWS.
///
/// @param function the function's logical name
/// @param operation what it is about to call
/// @param deed what the others do
record Meanwhile(String function, String operation, Runnable deed) {

    private static final AtomicReference<Optional<Meanwhile>> NEXT =
            new AtomicReference<>(Optional.empty());

    /// Runs `body`, in which the function must come to that call, and has the deed be done once.
    void in(Runnable body) {
        NEXT.set(Optional.of(this));
        try {
            body.run();
            assertThat(NEXT.get()).as("what %s never came to", function).isEmpty();
        } finally {
            NEXT.set(Optional.empty());
        }
    }

    /// Told of every call before it is made.
    static void reached(String function, String operation) {
        Optional<Meanwhile> next = NEXT.get();
        next.filter(each ->
                        each.function.equals(function)
                                && each.operation.equals(operation)
                                && NEXT.compareAndSet(next, Optional.empty()))
                .ifPresent(Meanwhile::perform);
    }

    /// On a thread that calls on nobody's behalf, least of all the function's.
    private void perform() {
        FutureTask<Boolean> done = new FutureTask<>(deed, true);
        Thread.ofVirtual().inheritInheritableThreadLocals(false).start(done);
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
