package dev.waybill.domain.attachment;

import dev.waybill.domain.InvalidRequest;
import java.util.Locale;
import java.util.regex.Pattern;

/// The type of an attachment's bytes, `type/subtype` in lower case without parameters (SPEC 5.1).
///
/// @param text as in `image/png`
public record MediaType(String text) {

    private static final int MAX_CHARS = 255;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9a-z-]+";
    private static final Pattern FORM = Pattern.compile(TOKEN + "/" + TOKEN);
    private static final String JPG = "image/jpg";
    private static final MediaType JPEG = new MediaType("image/jpeg");

    /// Bytes of which nothing is known.
    public static final MediaType OCTETS = new MediaType("application/octet-stream");

    public MediaType {
        if (text.length() > MAX_CHARS || !FORM.matcher(text).matches()) {
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
        if (type.length() > MAX_CHARS || !FORM.matcher(type).matches()) {
            throw new InvalidRequest(
                    field, "must be a MIME type such as image/png, of at most 255 characters");
        }
        return type.equals(JPG) ? JPEG : new MediaType(type);
    }

    @Override
    public String toString() {
        return text;
    }
}
