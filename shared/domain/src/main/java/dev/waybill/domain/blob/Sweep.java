package dev.waybill.domain.blob;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A walk over the blobs that nobody holds: a first one puts them into quarantine, a later one
/// removes them.
///
/// @param id names it
/// @param order what it is to do
/// @param state where it stands
/// @param endedAt when it ended; absent while it runs
/// @param hasReceipts whether a list of what it removed is kept
public record Sweep(
        String id,
        SweepOrder order,
        SweepState state,
        Optional<Instant> endedAt,
        boolean hasReceipts) {

    /// How long a sweep may take.
    public static final Duration LONGEST = Duration.ofDays(1);

    /// A sweep that begins.
    public static Sweep start(String id, SweepOrder order) {
        return new Sweep(id, order, SweepState.RUNNING, Optional.empty(), false);
    }

    /// Whether it has had its time.
    public boolean isOverdue(Instant now) {
        return now.isAfter(order.asOf().plus(LONGEST));
    }

    /// The same, through.
    public Sweep completed(Instant now, boolean withReceipts) {
        return new Sweep(id, order, SweepState.COMPLETED, Optional.of(now), withReceipts);
    }

    /// The same, given up.
    public Sweep failed(Instant now) {
        return new Sweep(id, order, SweepState.FAILED, Optional.of(now), false);
    }
}
