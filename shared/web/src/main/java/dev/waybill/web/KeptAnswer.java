package dev.waybill.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// The form in which the answer of a keyed call is kept: `{status, headers, body}`, or `deflated`
/// instead of a large `body`. An item holds 400 KB, and a text within JSON may double its size;
/// deflated, 256 KiB of JSON fit whatever they say.
final class KeptAnswer {

    private static final String BODY = "body";
    private static final String DEFLATED = "deflated";
    private static final int LARGE_BYTES = 16 << 10;

    private KeptAnswer() {}

    static String write(Response response) {
        ObjectNode kept = Json.object();
        kept.put("status", response.status());
        kept.set("headers", Json.tree(response.headers()));
        if (response.bodyBytes() > LARGE_BYTES) {
            kept.put(DEFLATED, Base64.getEncoder().encodeToString(deflate(response.body())));
        } else {
            kept.put(BODY, response.bodyText());
        }
        return Json.write(kept);
    }

    static Response read(String text) {
        JsonNode kept = Json.readOwn(text);
        String body =
                kept.has(DEFLATED)
                        ? inflate(Base64.getDecoder().decode(kept.path(DEFLATED).asText()))
                        : kept.path(BODY).asText();
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
        return response;
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out)) {
            deflating.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }

    private static String inflate(byte[] bytes) {
        try (InflaterInputStream inflating =
                new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return new String(inflating.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("what was kept cannot be read", e);
        }
    }
}
