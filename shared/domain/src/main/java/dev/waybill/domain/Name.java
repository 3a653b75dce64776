package dev.waybill.domain;

import java.nio.charset.StandardCharsets;

/// The rule that all names share (API §1): collections, documents, fields, releases, models,
/// devices, formations, sessions and holders are 1–255 bytes of UTF-8 without control characters,
/// compared code point by code point.
public final class Name {

    /// The longest name, in bytes of UTF-8.
    public static final int MAX_BYTES = 255;

    private Name() {}

    /// Returns `text` if it is a name; else throws [InvalidRequest] for `field`.
    public static String require(String field, String text) {
        if (text.isEmpty()) {
            throw new InvalidRequest(field, "must not be empty");
        }
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new InvalidRequest(field, "must have at most 255 bytes of UTF-8");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new InvalidRequest(field, "must not hold control characters");
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new InvalidRequest(field, "is not valid Unicode");
                }
                i++;
            }
        }
        return text;
    }
}
