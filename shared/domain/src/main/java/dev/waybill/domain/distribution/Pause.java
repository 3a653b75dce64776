package dev.waybill.domain.distribution;

import java.time.Instant;

/// Why a distribution offers nothing new, and since when.
///
/// @param reason why
/// @param since the server's time
public record Pause(Reason reason, Instant since) {

    /// Why a distribution offers nothing new.
    public enum Reason {
        /// An operator asked for it.
        REQUESTED("Requested");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /// The reason named by `text`, which is our own.
        public static Reason of(String text) {
            for (Reason reason : values()) {
                if (reason.text.equals(text)) {
                    return reason;
                }
            }
            throw new IllegalStateException("no reason of a pause: " + text);
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return text;
        }
    }
}
