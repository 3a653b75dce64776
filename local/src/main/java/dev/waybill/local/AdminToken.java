package dev.waybill.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// The first administrator's token.
///
/// @param text what the caller sends
public record AdminToken(String text) {

    private static final String PREFIX = "wb_admin_";
    private static final int SECRET_BYTES = 32;

    /// A new one, from 256 random bits.
    public static AdminToken random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new AdminToken(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /// Lower-case hex of the SHA-256 of the whole text: all that the stack is told of it.
    public String sha256() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "AdminToken[" + PREFIX + "…]";
    }
}
