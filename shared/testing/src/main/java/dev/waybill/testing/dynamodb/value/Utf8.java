package dev.waybill.testing.dynamodb.value;

import java.util.Comparator;

/// UTF-8, in which DynamoDB measures and orders strings.
public final class Utf8 {
    /// The order of strings by their UTF-8 bytes, which is that of their code points.
    public static final Comparator<String> ORDER = Utf8::compare;

    private Utf8() {}

    /// The number of bytes of a string in UTF-8.
    public static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    private static int compare(String left, String right) {
        int shared = Math.min(left.length(), right.length());
        for (int i = 0; i < shared; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Integer.compare(rank(a), rank(b));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /// Surrogates stand for code points above all of the basic plane, but have lower numbers.
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
