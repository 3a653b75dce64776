package dev.waybill.cli.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs work on a virtual thread, where also a blocked socket hears an interrupt, and interrupts it
/// when the process is asked to end (SIGTERM, Ctrl-C); the process waits a moment for it to put
/// things in order.
final class Interruptible {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private Interruptible() {}

    /// The result of `work`; what it throws is thrown as it is.
    static <T> T run(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread worker = Thread.ofVirtual().name("work").start(task);
        Thread ending = Thread.ofPlatform().unstarted(() -> end(worker));
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        } finally {
            removeHook(ending);
        }
    }

    private static void end(Thread worker) {
        worker.interrupt();
        try {
            worker.join(GRACE);
        } catch (InterruptedException e) {
            // The process ends in any case.
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs already.
        }
    }
}
