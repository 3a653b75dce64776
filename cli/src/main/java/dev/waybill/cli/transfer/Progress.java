package dev.waybill.cli.transfer;

/// Who watches a transfer, and may end it.
@FunctionalInterface
public interface Progress {

    /// What the watcher wants.
    enum Wish {
        CONTINUE,
        STOP
    }

    /// Called after every piece, by the thread that moved it, so by several at once.
    ///
    /// @param bytes how many bytes are there, those of an earlier attempt included
    Wish at(long bytes) throws InterruptedException;

    /// Nobody watches.
    static Progress none() {
        return bytes -> Wish.CONTINUE;
    }
}
