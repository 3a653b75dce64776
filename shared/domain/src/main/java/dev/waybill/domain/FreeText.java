package dev.waybill.domain;

import java.nio.charset.StandardCharsets;

/// The rule for text in words: descriptions, notes, reasons. It may be empty and hold line breaks,
/// but must be Unicode that UTF-8 can say.
public final class FreeText {

    private FreeText() {}

    /// Returns `text` if it has at most `maxBytes` of UTF-8; else throws [InvalidRequest] for
    /// `field`.
    public static String require(String field, String text, int maxBytes) {
        if (!isUnicode(text)) {
            throw new InvalidRequest(field, "is not valid Unicode");
        }
        if (text.length() > maxBytes || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new InvalidRequest(field, "must have at most " + maxBytes + " bytes of UTF-8");
        }
        return text;
    }

    /// Whether every surrogate in `text` has its partner.
    public static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
