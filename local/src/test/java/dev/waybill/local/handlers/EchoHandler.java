package dev.waybill.local.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Answers with the event it got; some paths ask for something else.
public final class EchoHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    EchoHandler(Map<String, String> environment) {}

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        JsonNode event = JSON.readTree(in);
        switch (event.path("rawPath").asText()) {
            case "/binary" -> answer(out, 200, "AAEC/w==", true);
            case "/nothing" -> answer(out, 204, "", false);
            case "/bare" -> out.write("{\"plain\":true}".getBytes(UTF_8));
            case "/garbage" -> out.write("no JSON".getBytes(UTF_8));
            case "/throw" -> throw new IllegalStateException("thrown on purpose");
            case "/large" -> answer(out, 200, "x".repeat(7_000_000), false);
            case "/slow" -> sleep(context);
            default -> answer(out, 200, event.toString(), false);
        }
    }

    private static void sleep(Context context) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(context.getRemainingTimeInMillis() + 60_000L);
        } catch (InterruptedException e) {
            throw new IOException("interrupted, as it should be", e);
        }
    }

    private static void answer(OutputStream out, int status, String body, boolean base64)
            throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("statusCode", status);
        answer.putObject("headers")
                .put("content-type", "application/x-echo")
                .put("content-length", "4711")
                .put("x-request-id", "r-1");
        answer.put("body", body);
        answer.put("isBase64Encoded", base64);
        out.write(JSON.writeValueAsBytes(answer));
    }
}
