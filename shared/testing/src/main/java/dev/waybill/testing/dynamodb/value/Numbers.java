package dev.waybill.testing.dynamodb.value;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// DynamoDB's numbers: decimals of at most 38 significant digits between 1E-130 and 9.99…E+125,
/// kept and answered in one canonical writing (no leading or trailing zeros, no exponent).
public final class Numbers {
    private static final int MAX_DIGITS = 38;
    private static final int MAX_EXPONENT = 125;
    private static final int MIN_EXPONENT = -130;
    private static final int LONGEST_PLAIN = 18;
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

    private Numbers() {}

    /// The canonical writing of a number; refuses what DynamoDB does not store.
    public static String canonical(String text) {
        if (isPlainInteger(text)) {
            return text;
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw validation("The parameter cannot be converted to a numeric value: " + text);
        }
        return canonical(new BigDecimal(text));
    }

    /// The canonical writing of a computed number; refuses one that does not fit, and never rounds.
    public static String canonical(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = number.stripTrailingZeros();
        int exponent = exponentOf(stripped);
        if (exponent > MAX_EXPONENT) {
            throw validation(
                    "Number overflow. Attempting to store a number with magnitude larger than"
                            + " supported range");
        }
        if (exponent < MIN_EXPONENT) {
            throw validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than"
                            + " supported range");
        }
        if (stripped.precision() > MAX_DIGITS) {
            throw validation("Attempting to store more than 38 significant digits in a Number");
        }
        return stripped.toPlainString();
    }

    /// Compares two canonical numbers by value.
    public static int compare(String left, String right) {
        if (isPlainInteger(left) && isPlainInteger(right)) {
            return Long.compare(Long.parseLong(left), Long.parseLong(right));
        }
        return new BigDecimal(left).compareTo(new BigDecimal(right));
    }

    /// Bytes of a canonical number whose unsigned order is the order of the numbers.
    ///
    /// One byte of sign, one of exponent, the digits; all but the sign complemented below zero,
    /// where a last 0xFF puts the longer, so smaller, number first.
    public static byte[] sortable(String canonical) {
        BigDecimal number = new BigDecimal(canonical);
        if (number.signum() == 0) {
            return new byte[] {1};
        }
        BigDecimal stripped = number.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        boolean negative = number.signum() < 0;
        byte[] bytes = new byte[digits.length() + (negative ? 3 : 2)];
        bytes[0] = (byte) (negative ? 0 : 2);
        bytes[1] = (byte) (exponentOf(stripped) - MIN_EXPONENT);
        for (int i = 0; i < digits.length(); i++) {
            bytes[i + 2] = (byte) digits.charAt(i);
        }
        if (negative) {
            for (int i = 1; i < bytes.length; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
            bytes[bytes.length - 1] = (byte) 0xFF;
        }
        return bytes;
    }

    /// Whether the text is already canonical and fits a `long` with room to spare.
    static boolean isPlainInteger(String text) {
        int length = text.length();
        int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        int digits = length - start;
        if (digits == 0 || digits > LONGEST_PLAIN) {
            return false;
        }
        if (text.charAt(start) == '0') {
            return digits == 1 && start == 0;
        }
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    private static int exponentOf(BigDecimal stripped) {
        return stripped.precision() - stripped.scale() - 1;
    }
}
