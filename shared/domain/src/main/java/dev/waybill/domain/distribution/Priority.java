package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;

/// How urgent a distribution is (SPEC 2.1 "TransferPriority"). Declared from the most to the least
/// urgent, so the natural order is the order of work.
public enum Priority {
    /// Safety-critical, immediately.
    CRITICAL("Critical"),
    /// Operational, next window.
    HIGH("High"),
    /// Routine; the default.
    NORMAL("Normal"),
    /// Deferred.
    LOW("Low");

    private final String text;

    Priority(String text) {
        this.text = text;
    }

    /// The priority named by `text`; else [InvalidRequest] for field `priority`.
    public static Priority parse(String text) {
        for (Priority priority : values()) {
            if (priority.text.equals(text)) {
                return priority;
            }
        }
        throw new InvalidRequest("priority", "must be Critical, High, Normal or Low");
    }

    /// Whether this one goes before `other`.
    public boolean isAbove(Priority other) {
        return compareTo(other) < 0;
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
