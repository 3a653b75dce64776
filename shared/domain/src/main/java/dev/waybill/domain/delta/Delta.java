package dev.waybill.domain.delta;

import java.time.Duration;
import java.time.Instant;

/// What is known of the way between two blobs.
///
/// @param pair from where to where
/// @param baseBytes the size of the base; 0 without one
/// @param targetBytes the size of the target
/// @param askedAt when it was asked for
/// @param state how far it is
public record Delta(
        DeltaPair pair, long baseBytes, long targetBytes, Instant askedAt, DeltaState state) {

    /// How long the making takes at the least pace that counts as coming on.
    private static final Duration LEAST_TIME = Duration.ofSeconds(60);

    private static final long BYTES_PER_SECOND = 10_000_000;

    /// One that was asked for now.
    public static Delta asked(DeltaPair pair, long baseBytes, long targetBytes, Instant now) {
        return new Delta(pair, baseBytes, targetBytes, now, new DeltaState.Asked());
    }

    /// The bytes that whoever makes it reads at the most.
    public long inputBytes() {
        return baseBytes + targetBytes;
    }

    /// How long the making of it may take.
    public Duration allowance() {
        return LEAST_TIME.plusSeconds(inputBytes() / BYTES_PER_SECOND);
    }

    /// Until when devices wait for it; afterwards they fetch the full blob, and may still find it
    /// there the next time.
    public Instant awaitedUntil() {
        return askedAt.plus(allowance());
    }
}
