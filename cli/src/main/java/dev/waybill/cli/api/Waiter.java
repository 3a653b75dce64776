package dev.waybill.cli.api;

import java.time.Duration;

/// How a program waits; passed in, so that tests need not.
@FunctionalInterface
public interface Waiter {

    /// Returns after `duration`, or at once when it is zero or negative.
    void pause(Duration duration) throws InterruptedException;

    /// Waits by the machine's clock.
    static Waiter real() {
        return Thread::sleep;
    }
}
