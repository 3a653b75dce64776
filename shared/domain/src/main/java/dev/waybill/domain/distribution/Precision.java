package dev.waybill.domain.distribution;

import java.util.Locale;

/// How exact a precision is, read from its name: `float32` and `fp32` before `float16`, that before
/// `int8`; at the same width floating point before integers. A name without a width is the least.
final class Precision {

    private Precision() {}

    /// Larger is more exact.
    static int rank(String precision) {
        String lower = precision.toLowerCase(Locale.ROOT);
        int bits = 0;
        for (int i = 0; i < lower.length() && bits == 0; i++) {
            bits = numberAt(lower, i);
        }
        boolean isFloat = lower.startsWith("f") || lower.startsWith("bf") || lower.startsWith("tf");
        return 2 * bits + (isFloat ? 1 : 0);
    }

    private static int numberAt(String text, int from) {
        int value = 0;
        for (int i = from; i < text.length() && isDigit(text.charAt(i)) && value < 1024; i++) {
            value = 10 * value + text.charAt(i) - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
