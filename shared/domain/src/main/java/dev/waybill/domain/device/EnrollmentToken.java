package dev.waybill.domain.device;

import dev.waybill.domain.Ids;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// What a device shows to enroll itself: `wbe_<enrollment_id>_<secret>`. It is no bearer token.
///
/// @param enrollmentId the public part
/// @param text the whole text
public record EnrollmentToken(String enrollmentId, String text) {

    private static final String PREFIX = "wbe_";
    private static final int MAX_CHARS = 512;

    /// Makes a token with a new id and a new secret.
    public static EnrollmentToken mint(Ids ids) {
        String enrollmentId = ids.next();
        return new EnrollmentToken(enrollmentId, PREFIX + enrollmentId + "_" + ids.secret());
    }

    /// Reads a token; absent when the text has not the form of one.
    public static Optional<EnrollmentToken> parse(String text) {
        int end = text.indexOf('_', PREFIX.length());
        if (!text.startsWith(PREFIX) || end <= PREFIX.length() || text.length() > MAX_CHARS) {
            return Optional.empty();
        }
        return Optional.of(new EnrollmentToken(text.substring(PREFIX.length(), end), text));
    }

    /// The hash under which the token is kept: 64 lowercase hex digits of SHA-256.
    public String sha256() {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// Whether this is the token whose hash is `sha256`, compared in constant time.
    public boolean hasHash(String sha256) {
        return MessageDigest.isEqual(
                sha256().getBytes(StandardCharsets.US_ASCII),
                sha256.getBytes(StandardCharsets.US_ASCII));
    }

    /// Hides the secret.
    @Override
    public String toString() {
        return "EnrollmentToken[" + enrollmentId + "]";
    }
}
