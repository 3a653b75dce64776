package dev.waybill.cli.transfer;

import java.nio.channels.ClosedByInterruptException;

/// An interrupt, as channels tell of it and as everybody else does.
final class Interrupts {

    private Interrupts() {}

    /// For who may throw no [InterruptedException]; the thread is interrupted again.
    static ClosedByInterruptException closed(InterruptedException cause) {
        Thread.currentThread().interrupt();
        ClosedByInterruptException closed = new ClosedByInterruptException();
        closed.initCause(cause);
        return closed;
    }

    /// For who may; the thread is not interrupted any more. `doing` says what was interrupted.
    static InterruptedException interrupted(ClosedByInterruptException cause, String doing) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException("while " + doing);
        interrupted.initCause(cause);
        return interrupted;
    }
}
