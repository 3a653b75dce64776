package dev.waybill.launcher;

import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One request that can be sent again.
///
/// @param operation what it was before it was changed
/// @param api as whom it is sent
/// @param path with its query, as it is written
/// @param body as text in Latin-1: one character is one byte
record Shot(
        Operation operation,
        Api api,
        String method,
        String path,
        String body,
        Map<String, String> headers) {

    Shot {
        headers = Map.copyOf(headers);
    }

    Shot as(Api other) {
        return new Shot(operation, other, method, path, body, headers);
    }

    Shot method(String other) {
        return new Shot(operation, api, other, path, body, headers);
    }

    Shot path(String other) {
        return new Shot(operation, api, method, other, body, headers);
    }

    Shot body(String other) {
        return new Shot(operation, api, method, path, other, headers);
    }

    Shot headers(Map<String, String> others) {
        return new Shot(operation, api, method, path, body, others);
    }

    Api.Answer send() {
        return api.send(method, path, body.getBytes(StandardCharsets.ISO_8859_1), headers);
    }

    @Override
    public String toString() {
        String shown = body.length() > 300 ? body.substring(0, 300) + "…" : body;
        return "%s %s %s %s"
                .formatted(
                        method,
                        path.length() > 300 ? path.substring(0, 300) + "…" : path,
                        headers.keySet(),
                        shown);
    }
}
