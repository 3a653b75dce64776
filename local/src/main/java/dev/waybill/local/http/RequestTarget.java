package dev.waybill.local.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// The target of a request, read as API Gateway reads it.
///
/// @param path percent-decoded, and cut at the first `?` that decoding brings forth
/// @param query as it was sent, but for bare bytes beyond ASCII, which are escaped, and without the
///   question mark; empty where there was none
public record RequestTarget(String path, String query) {

    /// Takes the target of a request line, `/path?query`, or with a scheme and host before it.
    public static RequestTarget of(URI uri) {
        String text = uri.toString();
        if (!text.startsWith("/")) {
            text = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        }
        int mark = text.indexOf('?');
        String rawPath = mark < 0 ? text : text.substring(0, mark);
        String query = mark < 0 ? "" : text.substring(mark + 1);
        return new RequestTarget(cut(decode(rawPath)), escaped(query));
    }

    /// `query` with an escape for each byte beyond ASCII that was sent bare, and comes as one
    /// character.
    private static String escaped(String query) {
        StringBuilder text = new StringBuilder(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c < 0x80) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().toHexDigits((byte) c));
            }
        }
        return text.toString();
    }

    /// The decoded parameters; the values of a name that comes more than once stand behind each
    /// other, parted by commas.
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.merge(decodeForm(name), decodeForm(value), (a, b) -> a + "," + b);
            }
        }
        return parameters;
    }

    private static String cut(String path) {
        int mark = path.indexOf('?');
        return mark < 0 ? path : path.substring(0, mark);
    }

    /// A plus stays a plus. Bytes beyond ASCII that were sent bare come as one character each.
    private static String decode(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' && i + 2 < path.length()) {
                bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String decodeForm(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
