package dev.waybill.domain;

/// The order of names: code point by code point, which is also the order of their UTF-8 bytes and
/// so the order in which DynamoDB sorts keys. `String.compareTo` differs from it beyond the Basic
/// Multilingual Plane.
public final class NameOrder {

    private NameOrder() {}

    /// Compares two names; negative, zero or positive as `Comparator` says.
    public static int compare(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean beyond = Character.isSurrogate(a);
                if (beyond != Character.isSurrogate(b)) {
                    return beyond ? 1 : -1;
                }
                return Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
