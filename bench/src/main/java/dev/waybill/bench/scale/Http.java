package dev.waybill.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.web.Json;

/// API Gateway's events and answers, for calls whose texts need no escaping but the body's.
final class Http {

    private Http() {}

    /// What came of a call.
    record Answer(int status, JsonNode body) {

        /// The body of a call that must have succeeded.
        JsonNode ok() {
            if (status / 100 != 2) {
                throw new IllegalStateException(status + " " + body);
            }
            return body;
        }
    }

    static Answer call(Account account, String method, String path, String token, String body) {
        String event =
                "{\"version\":\"2.0\",\"rawPath\":\""
                        + path
                        + "\",\"rawQueryString\":\"\",\"headers\":{\"content-type\":"
                        + "\"application/json\",\"authorization\":\"Bearer "
                        + token
                        + "\"},\"requestContext\":{\"requestId\":\"bench\",\"http\":{\"method\":\""
                        + method
                        + "\",\"path\":\""
                        + path
                        + "\"}},\"body\":\""
                        + body.replace("\"", "\\\"")
                        + "\",\"isBase64Encoded\":false}";
        JsonNode answer = Json.readOwn(account.call(event));
        String text = answer.path("body").asText("");
        return new Answer(
                answer.path("statusCode").asInt(),
                text.isEmpty() ? Json.object() : Json.readOwn(text));
    }
}
