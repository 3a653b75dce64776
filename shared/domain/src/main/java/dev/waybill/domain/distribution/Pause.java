package dev.waybill.domain.distribution;

import java.time.Instant;
import java.util.Optional;

/// Why a distribution offers nothing new, or was called off by the service, and since when.
///
/// @param reason why
/// @param since the server's time
/// @param details the same in words; absent when the reason says it all
public record Pause(Reason reason, Instant since, Optional<String> details) {

    /// Why a distribution offers nothing new.
    public enum Reason {
        /// An operator asked for it.
        REQUESTED("Requested"),
        /// A wave is done, and the strategy asked for a pause behind it.
        WAVE_DONE("WaveDone"),
        /// Too few targets of a wave completed.
        WAVE_MISSED("WaveThresholdMissed"),
        /// Too many of the finished targets failed.
        FAILURES("TooManyFailures"),
        /// As many bytes were offered as it may offer.
        BYTE_BUDGET("ByteBudget");

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
