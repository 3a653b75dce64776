package dev.waybill.domain.delta;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What is known of the way between two blobs.
///
/// @param pair from where to where
/// @param baseBytes the size of the base; 0 without one
/// @param targetBytes the size of the target
/// @param askedAt when it was asked for
/// @param state how far it is
/// @param held the plan and pack that are held for it: those that are there, or, while it is made
///   anew, those that cannot be read any more; absent when none are
/// @param renewals how often it was made and is asked for anew, because they could not be read
public record Delta(
        DeltaPair pair,
        long baseBytes,
        long targetBytes,
        Instant askedAt,
        DeltaState state,
        Optional<MadeDelta> held,
        int renewals) {

    /// How often one is made anew; whatever spoils it then will spoil the next one too.
    public static final int MOST_RENEWALS = 3;

    /// How long the making takes at the least pace that counts as coming on.
    private static final Duration LEAST_TIME = Duration.ofSeconds(60);

    private static final long BYTES_PER_SECOND = 10_000_000;

    /// One that was asked for now.
    public static Delta asked(DeltaPair pair, long baseBytes, long targetBytes, Instant now) {
        return new Delta(
                pair, baseBytes, targetBytes, now, new DeltaState.Asked(), Optional.empty(), 0);
    }

    /// The same that far.
    public Delta in(DeltaState next) {
        return new Delta(pair, baseBytes, targetBytes, askedAt, next, held, renewals);
    }

    /// The same when its plan or pack cannot be read: asked for anew, or given up.
    public Delta renewed(Instant now) {
        boolean isGivenUp = renewals >= MOST_RENEWALS;
        return new Delta(
                pair,
                baseBytes,
                targetBytes,
                isGivenUp ? askedAt : now,
                isGivenUp
                        ? new DeltaState.Declined(DeltaRefusal.UNREADABLE)
                        : new DeltaState.Asked(),
                held,
                isGivenUp ? renewals : renewals + 1);
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
