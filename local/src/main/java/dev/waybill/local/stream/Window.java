package dev.waybill.local.stream;

import java.time.Duration;
import java.time.Instant;

/// One tumbling window: windows are as long as each other, and one begins where another ends.
record Window(Instant start, Instant end) {

    /// The window that `at` lies in.
    static Window at(Instant at, Duration length) {
        long start = Math.floorDiv(at.toEpochMilli(), length.toMillis()) * length.toMillis();
        return new Window(
                Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + length.toMillis()));
    }
}
