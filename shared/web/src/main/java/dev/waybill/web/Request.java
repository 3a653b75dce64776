package dev.waybill.web;

import dev.waybill.domain.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// One HTTP request, as API Gateway hands it over (payload 2.0).
public final class Request {

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean text;
    private final String requestId;
    private final Optional<InvalidRequest> fault;

    /// @param method in upper case
    /// @param path decoded, beginning with `/`
    /// @param query decoded parameters; of a repeated one the last
    /// @param headers names in lower case
    /// @param body empty when there is none
    /// @param text whether the gateway handed the body over as text, so that its bytes may have
    ///   changed on the way
    /// @param requestId the gateway's id of the call
    public Request(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body,
            boolean text,
            String requestId) {
        this(method, path, query, headers, body, text, requestId, Optional.empty());
    }

    /// The same with what [#requireReadable] says.
    ///
    /// @param fault what could not be read of the request
    Request(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body,
            boolean text,
            String requestId,
            Optional<InvalidRequest> fault) {
        this.method = method;
        this.path = path;
        this.query = Map.copyOf(query);
        this.headers = Map.copyOf(headers);
        this.body = body.clone();
        this.text = text;
        this.requestId = requestId;
        this.fault = fault;
    }

    /// Does nothing if all of the request could be read; else [InvalidRequest].
    void requireReadable() {
        fault.ifPresent(what -> {
            throw what;
        });
    }

    /// The HTTP method in upper case.
    public String method() {
        return method;
    }

    /// The decoded path.
    public String path() {
        return path;
    }

    /// All query parameters, decoded.
    public Map<String, String> query() {
        return query;
    }

    /// A query parameter; absent when it is not there.
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /// A query parameter `true` or `false`; false when it is not there; else [InvalidRequest].
    public boolean flag(String name) {
        return switch (query.getOrDefault(name, "false")) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw new InvalidRequest(name, "must be true or false");
        };
    }

    /// A whole number between `least` and `most`, or `absent` when the parameter is not there; else
    /// [InvalidRequest].
    public int number(String name, int least, int most, int absent) {
        String text = query.get(name);
        if (text == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequest(name, "must be a whole number");
        }
        throw new InvalidRequest(name, "must be from " + least + " to " + most);
    }

    /// A header by its name in lower case; absent when it is not there.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// The body's bytes; empty when there is none.
    public byte[] body() {
        return body.clone();
    }

    /// How many bytes the body has.
    public int bodyBytes() {
        return body.length;
    }

    /// Whether the gateway handed the body over as text (API §1 "Raw bodies").
    public boolean isText() {
        return text;
    }

    /// The id of the call.
    public String requestId() {
        return requestId;
    }

    /// Whether the body has as many bytes as the caller sent, by the header `Content-Length`.
    boolean hasSentLength() {
        return header("content-length").orElse("0").equals(Integer.toString(body.length));
    }

    /// The body as JSON of the form `type`; an empty body counts as `{}`. Else [InvalidRequest].
    public <T> T json(Class<T> type) {
        return Json.read(body.length == 0 ? new byte[] {'{', '}'} : jsonBytes(), type);
    }

    /// The body as a JSON object of any members; else [InvalidRequest].
    public Map<?, ?> jsonObject() {
        return Json.readObject(jsonBytes());
    }

    /// The body as it was sent. The gateway puts U+FFFD, three bytes of UTF-8, where a text is no
    /// UTF-8; a caller may send it, too, and the length tells which it was.
    private byte[] jsonBytes() {
        if (text && !hasSentLength() && Utf8.isMarked(new String(body, StandardCharsets.UTF_8))) {
            throw new InvalidRequest("body", "is not UTF-8");
        }
        return body.clone();
    }
}
