package dev.waybill.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/// One call of the API.
///
/// @param action what it does, as a phrase for people (`publish model m version 1`)
/// @param method the HTTP method
/// @param path path and query
/// @param body the JSON body
/// @param idempotencyKey sent with every try, so that a repeated POST has one effect
/// @param patience how long the server was asked to wait before it answers
public record ApiCall(
        String action,
        String method,
        ApiPath path,
        Optional<JsonNode> body,
        Optional<String> idempotencyKey,
        Duration patience) {

    /// Reads.
    public static ApiCall get(String action, ApiPath path) {
        return new ApiCall(action, "GET", path, Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    /// Removes.
    public static ApiCall delete(String action, ApiPath path) {
        return new ApiCall(
                action, "DELETE", path, Optional.empty(), Optional.empty(), Duration.ZERO);
    }

    /// Puts `body`; repeating it changes nothing.
    public static ApiCall put(String action, ApiPath path, JsonNode body) {
        return new ApiCall(action, "PUT", path, Optional.of(body), Optional.empty(), Duration.ZERO);
    }

    /// Posts `body` to a call that may be repeated as it is (API §1: those that ignore the key).
    public static ApiCall post(String action, ApiPath path, JsonNode body) {
        return new ApiCall(
                action, "POST", path, Optional.of(body), Optional.empty(), Duration.ZERO);
    }

    /// The same with a key, by which the server knows a repetition.
    public ApiCall once(String key) {
        return new ApiCall(action, method, path, body, Optional.of(key), patience);
    }

    /// The same, with patience for a server that was asked to wait.
    public ApiCall waiting(Duration asked) {
        return new ApiCall(action, method, path, body, idempotencyKey, asked);
    }
}
