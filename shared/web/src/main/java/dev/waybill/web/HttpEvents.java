package dev.waybill.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.InvalidRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The form in which API Gateway's HTTP APIs call a function and take its answer (payload format
/// 2.0).
final class HttpEvents {

    /// From which size on a text is written as base64: as a text in JSON it may double, and an
    /// answer of a function has at most 6 MB.
    private static final int LARGE_TEXT_BYTES = 2 << 20;

    private HttpEvents() {}

    /// Reads one event. `rawPath` is decoded already, `rawQueryString` is not.
    static Request read(InputStream in) throws IOException {
        JsonNode event = Json.readOwn(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        JsonNode context = event.path("requestContext");
        Map<String, String> headers = new LinkedHashMap<>();
        for (var header : event.path("headers").properties()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText());
        }
        boolean encoded = event.path("isBase64Encoded").asBoolean(false);
        String body = event.path("body").asText("");
        byte[] bytes =
                encoded ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> query = new LinkedHashMap<>();
        Optional<InvalidRequest> fault = readQuery(event.path("rawQueryString").asText(""), query);
        return new Request(
                context.path("http").path("method").asText(),
                event.path("rawPath").asText("/"),
                query,
                headers,
                bytes,
                !encoded,
                context.path("requestId").asText("unknown"),
                fault);
    }

    /// Writes one answer.
    static void write(Response response, OutputStream out) throws IOException {
        boolean encoded = response.isBinary() || response.bodyBytes() > LARGE_TEXT_BYTES;
        ObjectNode answer = Json.object();
        answer.put("statusCode", response.status());
        answer.set("headers", Json.tree(response.headers()));
        answer.put("isBase64Encoded", encoded);
        answer.put(
                "body",
                encoded
                        ? Base64.getEncoder().encodeToString(response.body())
                        : response.bodyText());
        out.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    /// Decodes a query string into `query`; a malformed escape is kept as it stands.
    ///
    /// @return the fault of a parameter that is no UTF-8, which is left out
    private static Optional<InvalidRequest> readQuery(String raw, Map<String, String> query) {
        Optional<InvalidRequest> fault = Optional.empty();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
                Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
                if (name.isPresent() && value.isPresent()) {
                    query.put(name.get(), value.get());
                } else {
                    fault = Optional.of(new InvalidRequest(name.orElse("query"), "is not UTF-8"));
                }
            }
        }
        return fault;
    }

    /// The text behind `escaped`; absent when it is no UTF-8.
    private static Optional<String> decode(String escaped) {
        try {
            return Utf8.text(unescaped(escaped.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.of(escaped);
        }
    }

    private static byte[] unescaped(byte[] escaped) {
        Charset oneToOne = StandardCharsets.ISO_8859_1;
        return URLDecoder.decode(new String(escaped, oneToOne), oneToOne).getBytes(oneToOne);
    }
}
