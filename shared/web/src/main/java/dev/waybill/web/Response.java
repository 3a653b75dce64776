package dev.waybill.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// One HTTP answer.
public final class Response {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean binary;

    private Response(int status, Map<String, String> headers, byte[] body, boolean binary) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.binary = binary;
    }

    /// An answer whose body is `value` as JSON.
    public static Response json(int status, Object value) {
        return text(status, "application/json", Json.write(value));
    }

    /// An answer with a body of text in UTF-8.
    public static Response text(int status, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new Response(status, Map.of("content-type", contentType), bytes, false);
    }

    /// An answer with raw bytes.
    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(status, Map.of("content-type", contentType), body.clone(), true);
    }

    /// An answer without a body.
    public static Response empty(int status) {
        return new Response(status, Map.of(), new byte[0], false);
    }

    /// A redirect (302) to `url`.
    public static Response redirect(String url) {
        return empty(302).withHeader("location", url);
    }

    /// This answer with one header more; `name` is in lower case.
    public Response withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body, binary);
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The headers, names in lower case.
    public Map<String, String> headers() {
        return headers;
    }

    /// The body's bytes.
    public byte[] body() {
        return body.clone();
    }

    /// The body as text in UTF-8.
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Whether the body goes to API Gateway as base64.
    public boolean isBinary() {
        return binary;
    }

    /// Whether the call did what it was asked (status below 400).
    public boolean isSuccess() {
        return status < 400;
    }
}
