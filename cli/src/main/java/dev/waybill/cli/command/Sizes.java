package dev.waybill.cli.command;

import java.util.Locale;

/// Sizes in words, for people; powers of ten.
public final class Sizes {

    private static final String UNITS = "kMGTPE";

    private Sizes() {}

    /// `bytes` with one decimal and a unit.
    public static String of(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.95 && unit < UNITS.length() - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", value, UNITS.charAt(unit));
    }
}
