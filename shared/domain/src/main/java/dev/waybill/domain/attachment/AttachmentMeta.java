package dev.waybill.domain.attachment;

import dev.waybill.domain.FreeText;
import dev.waybill.domain.InvalidRequest;
import java.util.Optional;

/// What a session says of an attachment. Each session has its own (SPEC D4.6).
///
/// @param mediaType the type of the bytes
/// @param width in pixels
/// @param height in pixels
/// @param label in words, at most 1,024 bytes of UTF-8
public record AttachmentMeta(
        MediaType mediaType, Optional<Long> width, Optional<Long> height, Optional<String> label) {

    /// The most pixels in one direction.
    public static final int MAX_PIXELS = Integer.MAX_VALUE;

    private static final int MAX_LABEL_BYTES = 1024;

    public AttachmentMeta {
        width.ifPresent(pixels -> requirePixels("width", pixels));
        height.ifPresent(pixels -> requirePixels("height", pixels));
        label.ifPresent(text -> FreeText.require("label", text, MAX_LABEL_BYTES));
    }

    private static void requirePixels(String field, long pixels) {
        if (pixels < 0 || pixels > MAX_PIXELS) {
            throw new InvalidRequest(field, "must be from 0 to " + MAX_PIXELS);
        }
    }
}
