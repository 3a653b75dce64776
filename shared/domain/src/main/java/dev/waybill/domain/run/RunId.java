package dev.waybill.domain.run;

import dev.waybill.domain.Name;

/// Names a run. The service makes them, as random UUIDs (version 4); any other name is that of no
/// run.
///
/// @param value the name
public record RunId(String value) {

    private static final String VERSION = "4";
    private static final String VARIANTS = "89ab";
    private static final int BITS_OF_VARIANT = 3;

    public RunId {
        Name.require("run_id", value);
    }

    /// The UUID of 128 random bits, 6 of which give way to version and variant.
    ///
    /// @param hex 32 hex digits, as [dev.waybill.domain.Ids#next] makes them
    public static RunId ofRandom(String hex) {
        char variant = VARIANTS.charAt(Character.digit(hex.charAt(16), 16) & BITS_OF_VARIANT);
        return new RunId(
                String.join(
                        "-",
                        hex.substring(0, 8),
                        hex.substring(8, 12),
                        VERSION + hex.substring(13, 16),
                        variant + hex.substring(17, 20),
                        hex.substring(20)));
    }

    @Override
    public String toString() {
        return value;
    }
}
