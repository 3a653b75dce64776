package dev.waybill.domain.device;

import dev.waybill.domain.InvalidRequest;
import java.time.Instant;
import java.util.Optional;

/// A permission to register devices without an operator at hand (API §9).
///
/// @param enrollmentId its public part
/// @param secretSha256 SHA-256 of the enrollment token's whole text, 64 lowercase hex digits; the
///   token itself is not kept
/// @param formationId the formation that enrolled devices join; absent when none
/// @param maxUses how many devices may enroll with it, [#MAX_USES] at most
/// @param uses how many have
/// @param expiresAt from when on it is refused
public record Enrollment(
        String enrollmentId,
        String secretSha256,
        Optional<FormationId> formationId,
        long maxUses,
        long uses,
        Instant expiresAt) {

    /// The most devices that one enrollment may register.
    public static final long MAX_USES = 1_000_000;

    /// The longest life of an enrollment: 366 days.
    public static final long MAX_SECONDS = 366L * 24 * 60 * 60;

    /// Checks a wished number of uses.
    public static void requireMaxUses(long maxUses) {
        if (maxUses < 1 || maxUses > MAX_USES) {
            throw new InvalidRequest("max_uses", "must be between 1 and " + MAX_USES);
        }
    }

    /// Whether a device may still enroll at `now`.
    public boolean isOpen(Instant now) {
        return uses < maxUses && now.isBefore(expiresAt);
    }
}
