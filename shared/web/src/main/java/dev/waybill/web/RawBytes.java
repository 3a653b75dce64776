package dev.waybill.web;

import dev.waybill.domain.AsciiSet;
import dev.waybill.domain.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A raw body and its type (API §1 "Raw bodies").
public final class RawBytes {

    private RawBytes() {}

    /// The bytes as they were sent. The gateway hands text over decoded and encoded again: that is
    /// what was sent only if nothing was replaced and its length is the sent one; else
    /// [InvalidRequest].
    public static byte[] of(Request request) {
        byte[] bytes = request.body();
        if (request.isText()) {
            requireUnchanged(request, bytes);
        }
        return bytes;
    }

    private static void requireUnchanged(Request request, byte[] bytes) {
        boolean replaced = Utf8.isMarked(new String(bytes, StandardCharsets.UTF_8));
        if (replaced || !request.hasSentLength()) {
            throw new InvalidRequest(
                    "Content-Type",
                    "makes the gateway treat the body as text; send raw bytes as"
                            + " application/octet-stream, and their type as media_type=");
        }
    }

    /// The type that is said of the body: `media_type=`, else the header `Content-Type`, which says
    /// nothing when it is no media type.
    public static Optional<String> mediaType(Request request) {
        return request.query("media_type").or(() -> contentType(request));
    }

    private static Optional<String> contentType(Request request) {
        return request.header("content-type").filter(RawBytes::isMediaType);
    }

    /// Something without blanks, a slash, and something behind it.
    static boolean isMediaType(String text) {
        int slash = text.indexOf('/');
        return slash > 0
                && slash + 1 < text.length()
                && !AsciiSet.SPACE.isIn(text.substring(0, slash))
                && !AsciiSet.SPACE.has(text.charAt(slash + 1))
                && text.indexOf('\n') < 0
                && text.indexOf('\r') < 0;
    }
}
