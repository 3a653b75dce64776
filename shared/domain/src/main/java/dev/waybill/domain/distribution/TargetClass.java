package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.util.Locale;

/// Where a target of a distribution stands; every target is in exactly one class (API §11).
public enum TargetClass {
    /// Nothing has happened yet.
    PENDING,
    /// From the first contact until the new version runs.
    IN_PROGRESS,
    /// The new version runs.
    COMPLETED,
    /// It cannot have the version, or the attempt ended without success.
    FAILED,
    /// The distribution was cancelled before the target had completed.
    CANCELLED,
    /// A later distribution of the model wants the device.
    SUPERSEDED;

    /// The class named by `text`; else [InvalidRequest] for field `state`.
    public static TargetClass parse(String text) {
        for (TargetClass target : values()) {
            if (target.toString().equals(text)) {
                return target;
            }
        }
        throw new InvalidRequest(
                "state",
                "must be pending, in_progress, completed, failed, cancelled or superseded");
    }

    /// Whether the target may still change by itself.
    public boolean isOpen() {
        return this == PENDING || this == IN_PROGRESS;
    }

    /// The name on the wire, in `snake_case`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
