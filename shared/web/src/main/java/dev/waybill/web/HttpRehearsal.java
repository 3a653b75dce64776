package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Calls every operation of a function once from the event on, and once as who may call it, before
/// a snapshot is taken. On a stage that is empty: who is looked for is not found, and what is
/// written is gone.
final class HttpRehearsal {

    private static final String NAME = "stage";
    private static final String DIGEST = "0".repeat(64);

    private final HttpFunction function;
    private final String token;
    private final Instant now;

    /// @param token of an administrator of the stage
    HttpRehearsal(HttpFunction function, String token, Instant now) {
        this.function = function;
        this.token = token;
        this.now = now;
    }

    void play(Operation operation, Endpoint endpoint) throws IOException {
        Map<String, String> variables = new HashMap<>();
        StringBuilder path = new StringBuilder();
        for (String segment : operation.path().segments()) {
            boolean variable = segment.startsWith("{");
            String name = variable ? segment.substring(1, segment.length() - 1) : "";
            String value = !variable ? segment : name.equals("digest") ? DIGEST : NAME;
            path.append('/').append(value);
            if (variable) {
                variables.put(name, value);
            }
        }
        String body = operation.method().equals("GET") ? "" : "{}";
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        function.serve(event(operation, path.toString(), body), answer, line -> {});
        if (operation.access() == Access.OWN_DEVICE) {
            asDevice(operation, endpoint, variables, path.toString(), body);
        }
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

    /// The stage knows no device, so none has a token there.
    private void asDevice(
            Operation operation,
            Endpoint endpoint,
            Map<String, String> variables,
            String path,
            String body) {
        Request request =
                new Request(
                        operation.method(),
                        path,
                        Map.of(),
                        Map.of("content-type", "application/json"),
                        body.getBytes(StandardCharsets.UTF_8),
                        true,
                        NAME);
        Principal device = new Principal("device:" + NAME, Role.DEVICE, Optional.of(NAME));
        try {
            endpoint.handle(
                    new Call(
                            operation,
                            request,
                            variables,
                            Optional.of(device),
                            Optional.empty(),
                            now));
        } catch (RuntimeException e) {
            // Refused, as it should be: the stage holds nothing.
        }
    }
}
