package dev.waybill.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One HTTP answer.
public final class Response {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean binary;
    private final Optional<Response> kept;

    private Response(int status, Map<String, String> headers, byte[] body, boolean binary) {
        this(status, headers, body, binary, Optional.empty());
    }

    private Response(
            int status,
            Map<String, String> headers,
            byte[] body,
            boolean binary,
            Optional<Response> kept) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
        this.binary = binary;
        this.kept = kept;
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
        return new Response(status, more, body, binary, kept);
    }

    /// This answer, of which `less` is kept when the call is a keyed one: where the whole is large
    /// and can be made again from less.
    public Response keptAs(Response less) {
        return new Response(status, headers, body, binary, Optional.of(less));
    }

    /// What is kept of this answer when the call is a keyed one.
    Response kept() {
        return kept.orElse(this);
    }

    /// This answer with `value` as JSON for a body: what is kept of a keyed call's answer may be
    /// less than the answer.
    public Response withJson(Object value) {
        return new Response(
                status, headers, Json.write(value).getBytes(StandardCharsets.UTF_8), false);
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

    /// How many bytes the body has.
    public int bodyBytes() {
        return body.length;
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
