package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

/// What a target waits for that has not come to its end and that nothing keeps from it.
///
/// @param reason the kind
/// @param until when that will be over, if nothing else happens; absent when nobody knows
/// @param details the same in words; absent when the reason says it all
/// @param lastSeenAt when the device that is waited for last called, to the minute; absent when it
///   never did, and when something else is waited for
public record Waiting(
        Reason reason,
        Optional<Instant> until,
        Optional<String> details,
        Optional<Instant> lastSeenAt) {

    /// What a target may wait for.
    public enum Reason {
        /// Its distribution is being planned.
        PLANNING("Planning"),
        /// Its distribution is paused.
        PAUSE("Pause"),
        /// Its distribution was called off or has ended, and it is about to be told.
        ENDING("Ending"),
        /// The time at which its distribution starts.
        START("StartTime"),
        /// Its wave.
        WAVE("Wave"),
        /// The window in which its distribution is offered.
        WINDOW("Window"),
        /// Its turn, by the distribution's rate.
        RATE("Rate"),
        /// Plan and pack, which are being made.
        DELTA("Delta"),
        /// The window in which it may start the version that it has fetched.
        ACTIVATION("ActivationWindow"),
        /// The device: it is offered its work, or is at it.
        DEVICE("Device"),
        /// Nothing: a later distribution wants the device.
        NEWER("NewerDistribution");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return text;
        }
    }

    /// Waiting for something that nobody knows the time of.
    public static Waiting on(Reason reason, String details) {
        return new Waiting(reason, Optional.empty(), Optional.of(details), Optional.empty());
    }

    /// Waiting for something that says it all.
    public static Waiting on(Reason reason) {
        return new Waiting(reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Waiting for a time; absent when nobody knows it.
    public static Waiting until(Reason reason, Optional<Instant> time) {
        return new Waiting(reason, time, Optional.empty(), Optional.empty());
    }

    /// The same for a device that last called at `seenAt`.
    public Waiting seen(Optional<Instant> seenAt) {
        return new Waiting(reason, until, details, seenAt);
    }
}
