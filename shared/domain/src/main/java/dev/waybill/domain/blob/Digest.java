package dev.waybill.domain.blob;

import dev.waybill.domain.InvalidRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The SHA-256 of a blob's bytes: the one identity that bytes have (SPEC 0.2).
///
/// @param hex 64 lowercase hex digits
public record Digest(String hex) implements Comparable<Digest> {

    /// How many digits [#hex] has.
    public static final int HEX_DIGITS = 64;

    private static final String PREFIX = "sha256:";

    public Digest {
        if (!isHex(hex) || !hex.equals(hex.toLowerCase(Locale.ROOT))) {
            throw new IllegalStateException("not a lowercase SHA-256 in hex");
        }
    }

    /// Reads `sha256:<64 hex>` or bare `<64 hex>`, in either case of letters; anything else,
    /// `blake3:` included, is an [InvalidRequest] with code `invalid_digest` for `field`.
    public static Digest parse(String field, String text) {
        return find(text)
                .orElseThrow(() -> InvalidRequest.digest(field, "must be sha256:<64 hex digits>"));
    }

    /// The digest that `text` spells; absent when [#parse] would refuse it.
    public static Optional<Digest> find(String text) {
        String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        return isHex(hex)
                ? Optional.of(new Digest(hex.toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    /// The digest of 32 hash bytes.
    public static Digest ofHash(byte[] hash) {
        return new Digest(HexFormat.of().formatHex(hash));
    }

    /// The digest of `bytes`.
    public static Digest of(byte[] bytes) {
        return ofHash(sha256().digest(bytes));
    }

    /// A fresh SHA-256, for hashing in pieces.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Whether `text` is 64 hex digits of either case.
    static boolean isHex(String text) {
        if (text.length() != HEX_DIGITS) {
            return false;
        }
        for (int i = 0; i < HEX_DIGITS; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }

    /// The 32 bytes of the hash.
    public byte[] hash() {
        return HexFormat.of().parseHex(hex);
    }

    /// The first 12 hex digits, for people.
    public String shortForm() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    /// `sha256:<hex>`, the form in which answers carry digests.
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
