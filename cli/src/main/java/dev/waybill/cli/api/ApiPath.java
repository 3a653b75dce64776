package dev.waybill.cli.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A path with its query, built from names of any characters (API §1 "Names").
public final class ApiPath {

    private static final String BASE64 = "base64:";

    private final StringBuilder text;
    private boolean hasQuery;

    private ApiPath(String start) {
        text = new StringBuilder(start);
    }

    /// `/v1/<collection>`.
    public static ApiPath of(String collection) {
        return new ApiPath("/v1/" + collection);
    }

    /// Appends a fixed part, already fit for a URL.
    public ApiPath fixed(String part) {
        text.append('/').append(part);
        return this;
    }

    /// Appends a name as one segment.
    public ApiPath name(String name) {
        return fixed(segment(name));
    }

    /// Appends a query parameter.
    public ApiPath query(String key, String value) {
        text.append(hasQuery ? '&' : '?').append(key).append('=').append(escaped(value));
        hasQuery = true;
        return this;
    }

    /// `name` as one path segment. Names that a gateway or a client would take apart, `.` and `..`
    /// included, are written `base64:` and the base64url of their UTF-8.
    static String segment(String name) {
        boolean plain =
                name.chars().noneMatch(c -> "/?#%\uFFFD".indexOf(c) >= 0)
                        && !name.startsWith(BASE64)
                        && !name.equals(".")
                        && !name.equals("..");
        if (plain) {
            return escaped(name);
        }
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return BASE64 + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
