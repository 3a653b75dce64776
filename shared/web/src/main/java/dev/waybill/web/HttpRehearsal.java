package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Calls the operations of a function from the event on, before a snapshot is taken. On a stage
/// that is empty: what is looked for is not found, and what is written is gone.
final class HttpRehearsal {

    private static final String NAME = "stage";
    private static final String DIGEST = "0".repeat(64);

    private final HttpFunction function;
    private final String token;
    private final Instant now;

    /// @param token whose bearer calls
    HttpRehearsal(HttpFunction function, String token, Instant now) {
        this.function = function;
        this.token = token;
        this.now = now;
    }

    void play(Operation operation) throws IOException {
        StringBuilder path = new StringBuilder();
        for (String segment : operation.path().segments()) {
            boolean variable = segment.startsWith("{");
            String name = variable ? segment.substring(1, segment.length() - 1) : "";
            String value = !variable ? segment : name.equals("digest") ? DIGEST : NAME;
            path.append('/').append(value);
        }
        String body = operation.method().equals("GET") ? "" : "{}";
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        function.serve(event(operation, path.toString(), body), answer, line -> {});
    }

    private ByteArrayInputStream event(Operation operation, String path, String body) {
        ObjectNode event = Json.object();
        event.put("version", "2.0");
        event.put("rawPath", path);
        event.put("rawQueryString", "limit=1");
        event.put("body", body);
        ObjectNode headers = event.putObject("headers");
        headers.put("authorization", "Bearer " + token);
        headers.put("content-type", "application/json");
        if (operation.keyed()) {
            headers.put("idempotency-key", NAME);
        }
        ObjectNode context = event.putObject("requestContext");
        context.put("requestId", NAME);
        context.put("timeEpoch", now.toEpochMilli());
        context.putObject("http").put("method", operation.method());
        return new ByteArrayInputStream(Json.write(event).getBytes(StandardCharsets.UTF_8));
    }
}
