package dev.waybill.local.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.waybill.local.function.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/// An answer on its way to the caller.
final class GatewayAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final Headers headers;
    private final byte[] body;

    private GatewayAnswer(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /// An answer of the gateway's own.
    static GatewayAnswer own(int status, String message) {
        String json = JSON.createObjectNode().put("message", message).toString();
        return new GatewayAnswer(
                status,
                Headers.of("Content-Type", "application/json"),
                json.getBytes(StandardCharsets.UTF_8));
    }

    /// What the caller gets for how the function ended.
    static GatewayAnswer of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(String json) -> read(json);
            case Outcome.Failed failed -> own(500, "Internal Server Error");
            case Outcome.TimedOut timedOut -> own(503, "Service Unavailable");
            case Outcome.TooLarge tooLarge -> own(413, "Request Entity Too Large");
        };
    }

    private static GatewayAnswer read(String json) {
        try {
            JsonNode answer = JSON.readTree(json);
            if (answer.hasNonNull("statusCode")) {
                return read(answer);
            }
            // Without a status the whole answer is the body.
            return new GatewayAnswer(
                    200,
                    Headers.of("Content-Type", "application/json"),
                    json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return own(500, "Internal Server Error");
        }
    }

    private static GatewayAnswer read(JsonNode answer) {
        Headers headers = new Headers();
        for (Map.Entry<String, JsonNode> header : answer.path("headers").properties()) {
            headers.add(header.getKey(), header.getValue().asText());
        }
        for (JsonNode cookie : answer.path("cookies")) {
            headers.add("Set-Cookie", cookie.asText());
        }
        String text = answer.path("body").asText("");
        byte[] body =
                answer.path("isBase64Encoded").asBoolean()
                        ? Base64.getDecoder().decode(text)
                        : text.getBytes(StandardCharsets.UTF_8);
        return new GatewayAnswer(answer.path("statusCode").asInt(), headers, body);
    }

    /// Sends it and ends the exchange.
    void send(HttpExchange exchange) throws IOException {
        Headers sent = exchange.getResponseHeaders();
        sent.putAll(headers);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (!head) {
            // The server writes its own; to HEAD the function says how long a GET would be.
            sent.remove("Content-Length");
        }
        sent.remove("Transfer-Encoding");
        boolean empty = head || body.length == 0;
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
        exchange.close();
    }
}
