package dev.waybill.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The form in which the answer of a keyed call is kept: `{status, headers, body}`.
final class KeptAnswer {

    private static final String REPLAYED = "idempotent-replayed";

    private KeptAnswer() {}

    static String write(Response response) {
        ObjectNode kept = Json.object();
        kept.put("status", response.status());
        kept.set("headers", Json.tree(response.headers()));
        kept.put("body", response.bodyText());
        return Json.write(kept);
    }

    static Response read(String text) {
        JsonNode kept = Json.readOwn(text);
        String body = kept.path("body").asText();
        int status = kept.path("status").asInt();
        Response response =
                body.isEmpty()
                        ? Response.empty(status)
                        : Response.text(
                                status,
                                kept.path("headers")
                                        .path("content-type")
                                        .asText("application/json"),
                                body);
        for (var header : kept.path("headers").properties()) {
            response = response.withHeader(header.getKey(), header.getValue().asText());
        }
        return response.withHeader(REPLAYED, "true");
    }
}
