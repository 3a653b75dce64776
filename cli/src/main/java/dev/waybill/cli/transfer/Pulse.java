package dev.waybill.cli.transfer;

/// Is felt after every piece of a transfer and before every further try.
@FunctionalInterface
interface Pulse {

    /// Tells how far it is.
    ///
    /// @throws Ended when the watcher wants no more
    void beat() throws Ended, InterruptedException;
}
