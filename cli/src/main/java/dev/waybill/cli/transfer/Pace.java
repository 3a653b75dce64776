package dev.waybill.cli.transfer;

import java.time.Duration;

/// How long a single connection may take for its next range before it is too slow. It may take so
/// much for each on average: what ranges take less, later ones may take more, so that one that is
/// late does not make a fast network a slow one. For one thread.
final class Pace {

    /// For how many ranges time is saved at most.
    private static final int SAVED = 10;

    private final Duration each;
    private Duration left;

    /// @param each what a range may take on average
    Pace(Duration each) {
        this.each = each;
        this.left = each;
    }

    /// How long the next range may take.
    Duration left() {
        return left;
    }

    /// A range took so long.
    void took(Duration time) {
        Duration saved = left.minus(time);
        Duration most = each.multipliedBy(SAVED);
        left = each.plus(saved.compareTo(most) < 0 ? saved : most);
    }
}
