package dev.waybill.domain.distribution;

/// Names of distributions: version 4 UUIDs (SPEC 2.1).
public final class DistributionIds {

    private DistributionIds() {}

    /// The UUID with the random bits of `hex`, 32 hex digits.
    public static String of(String hex) {
        int variant = 8 | Character.digit(hex.charAt(16), 16) & 3;
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                "4" + hex.substring(13, 16),
                Character.forDigit(variant, 16) + hex.substring(17, 20),
                hex.substring(20, 32));
    }
}
