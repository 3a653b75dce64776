package dev.waybill.domain;

import java.nio.charset.StandardCharsets;

/// Any JSON value that a caller stated and that is kept for it. What it says is no affair of the
/// domain.
///
/// @param text the value as compact JSON
public record JsonText(String text) {

    public JsonText {
        if (text.isEmpty()) {
            throw new IllegalStateException("no JSON is empty");
        }
    }

    /// Its UTF-8 form.
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
