package dev.waybill.domain.attachment;

import dev.waybill.domain.AsciiSet;
import dev.waybill.domain.InvalidRequest;
import java.util.Locale;

/// The type of an attachment's bytes, `type/subtype` in lower case without parameters (SPEC 5.1).
///
/// @param text as in `image/png`
public record MediaType(String text) {

    private static final int MAX_CHARS = 255;
    private static final AsciiSet TOKEN = AsciiSet.LOWER.and("!#$%&'*+.^_`|~-");
    private static final String JPG = "image/jpg";
    private static final MediaType JPEG = new MediaType("image/jpeg");

    /// Bytes of which nothing is known.
    public static final MediaType OCTETS = new MediaType("application/octet-stream");

    public MediaType {
        if (!isType(text)) {
            throw new IllegalStateException("no media type in its canonical form");
        }
    }

    /// Reads a MIME type in either case of letters, with blanks around it and parameters behind it;
    /// `image/jpg` is `image/jpeg`. Anything that is none is an [InvalidRequest] for `field`.
    public static MediaType parse(String field, String text) {
        int parameters = text.indexOf(';');
        String type =
                (parameters < 0 ? text : text.substring(0, parameters))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        if (!isType(type)) {
            throw new InvalidRequest(
                    field, "must be a MIME type such as image/png, of at most 255 characters");
        }
        return type.equals(JPG) ? JPEG : new MediaType(type);
    }

    /// Two tokens (RFC 9110, section 5.6.2) with a slash between.
    private static boolean isType(String text) {
        int slash = text.indexOf('/');
        return text.length() <= MAX_CHARS
                && slash > 0
                && slash + 1 < text.length()
                && TOKEN.isAllOf(text.substring(0, slash))
                && TOKEN.isAllOf(text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return text;
    }
}
