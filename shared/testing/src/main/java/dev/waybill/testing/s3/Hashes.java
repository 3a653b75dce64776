package dev.waybill.testing.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/// What bytes hash to, in the ways in which S3 writes it.
///
/// @param md5 in hexadecimal, as in entity tags
/// @param sha256 in base64, as in checksums
/// @param crc32 in base64
/// @param crc32c in base64
record Hashes(String md5, String sha256, String crc32, String crc32c) {
    private static final int SHA256_BYTES = 32;

    /// Refuses bytes that do not have the checksums the request gives; null: not given.
    void require(
            @Nullable String givenMd5,
            @Nullable String givenSha256,
            @Nullable String givenCrc32,
            @Nullable String givenCrc32c) {
        if (givenSha256 != null) {
            requireSha256(givenSha256);
        }
        requireEqual("CRC32", crc32, givenCrc32);
        requireEqual("CRC32C", crc32c, givenCrc32c);
        String md5Base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(md5));
        requireEqual("Content-MD5", md5Base64, givenMd5);
    }

    private void requireSha256(String given) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(given);
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != SHA256_BYTES) {
            throw S3Refusals.invalidRequest("Value for x-amz-checksum-sha256 header is invalid.");
        }
        requireEqual("SHA256", sha256, given);
    }

    private static void requireEqual(String algorithm, String calculated, @Nullable String given) {
        if (given != null && !given.equals(calculated)) {
            throw S3Refusals.badDigest(algorithm);
        }
    }

    /// Hashes bytes as they come.
    static final class Builder {
        private final MessageDigest md5 = digest("MD5");
        private final MessageDigest sha256 = digest("SHA-256");
        private final Checksum crc32 = new CRC32();
        private final Checksum crc32c = new CRC32C();

        void update(byte[] bytes, int length) {
            md5.update(bytes, 0, length);
            sha256.update(bytes, 0, length);
            crc32.update(bytes, 0, length);
            crc32c.update(bytes, 0, length);
        }

        Hashes build() {
            return new Hashes(
                    HexFormat.of().formatHex(md5.digest()),
                    Base64.getEncoder().encodeToString(sha256.digest()),
                    base64(crc32),
                    base64(crc32c));
        }

        private static String base64(Checksum checksum) {
            byte[] bytes = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    /// A digest of the JDK.
    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }
}
