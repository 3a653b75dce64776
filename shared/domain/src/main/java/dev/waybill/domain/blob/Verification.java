package dev.waybill.domain.blob;

import java.time.Instant;
import java.util.Optional;

/// What the last check of a blob's bytes found.
///
/// @param at when
/// @param ok whether they were the right ones
/// @param actual the digest of the bytes that were found instead; absent when `ok`, and when there
///   were no bytes at all
public record Verification(Instant at, boolean ok, Optional<Digest> actual) {

    public Verification {
        if (ok && actual.isPresent()) {
            throw new IllegalStateException("right bytes have the right digest");
        }
    }

    /// The right bytes were there.
    public static Verification right(Instant at) {
        return new Verification(at, true, Optional.empty());
    }

    /// Other bytes were there.
    public static Verification changed(Instant at, Digest actual) {
        return new Verification(at, false, Optional.of(actual));
    }

    /// No bytes were there.
    public static Verification lost(Instant at) {
        return new Verification(at, false, Optional.empty());
    }

    /// Whether the bytes were gone.
    public boolean dataMissing() {
        return !ok && actual.isEmpty();
    }
}
