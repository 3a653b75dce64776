package dev.waybill.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Plain HTTP calls of the API, whatever they are answered.
final class Api {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;
    private final String token;

    Api(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /// One answer; its body is missing when there is none or it is no JSON.
    static final class Answer {
        private final int status;
        private final JsonNode body;
        private final byte[] bytes;
        private final Map<String, String> headers;

        Answer(int status, JsonNode body, byte[] bytes, Map<String, String> headers) {
            this.headers = Map.copyOf(headers);
            this.status = status;
            this.body = body;
            this.bytes = bytes;
        }

        int status() {
            return status;
        }

        JsonNode body() {
            return body;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        /// By their names in lower case, the first value of each.
        Map<String, String> headers() {
            return headers;
        }

        String text(String name) {
            return body.path(name).asText();
        }

        String code() {
            return text("code");
        }
    }

    Api as(String otherToken) {
        return new Api(url, otherToken);
    }

    Answer get(String path) {
        return send("GET", path, "", Map.of());
    }

    Answer put(String path, String body) {
        return send("PUT", path, body, Map.of("content-type", "application/json"));
    }

    Answer post(String path, String body) {
        return send("POST", path, body, Map.of("content-type", "application/json"));
    }

    Answer post(String path, String body, String key) {
        return send(
                "POST",
                path,
                body,
                Map.of("content-type", "application/json", "idempotency-key", key));
    }

    Answer store(String path, byte[] bytes) {
        return send("POST", path, bytes, Map.of("content-type", "application/octet-stream"));
    }

    Answer send(String method, String path, String body, Map<String, String> headers) {
        return send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer send(String method, String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        return send(request.build());
    }

    /// Sends bytes to, or fetches them from, a presigned URL.
    static Answer presigned(
            String method, String presigned, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(presigned))
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return new Api(URI.create("http://unused"), "").send(request.build());
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    json(response.body()),
                    response.body(),
                    headers(response.headers()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> headers(HttpHeaders sent) {
        Map<String, String> headers = new HashMap<>();
        sent.map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return headers;
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            return MAPPER.missingNode();
        }
    }
}
