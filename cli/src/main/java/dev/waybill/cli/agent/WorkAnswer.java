package dev.waybill.cli.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the server answers to a device that asks for work.
///
/// @param items most urgent first
/// @param pollAfter when to ask again
/// @param serverTime the server's clock
public record WorkAnswer(List<WorkItem> items, Duration pollAfter, Instant serverTime) {
    public WorkAnswer {
        items = List.copyOf(items);
    }
}
