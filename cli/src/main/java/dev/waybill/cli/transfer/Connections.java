package dev.waybill.cli.transfer;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The connections of one download: the first, and the others where it is too slow. For one thread.
final class Connections {

    private final Executor threads;
    private final Supplier<SegmentFetcher> fetchers;
    private int toOpen;

    /// @param most how many there may be
    Connections(Executor threads, int most, Supplier<SegmentFetcher> fetchers) {
        this.threads = threads;
        this.fetchers = fetchers;
        this.toOpen = most;
    }

    /// Opens one, if there may be any.
    void openFirst() {
        open(Math.min(1, toOpen));
    }

    /// Opens those that are not open yet.
    void openAll() {
        open(toOpen);
    }

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            threads.execute(() -> fetchers.get().run());
        }
        toOpen -= count;
    }
}
