package dev.waybill.local.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Notes the bodies of the messages it gets; fails on `bad…`, and throws on `worse…`.
public final class JobsHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Witness witness;

    JobsHandler(Map<String, String> environment) {
        witness = Witness.of(environment.getOrDefault("STACK", ""));
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (JsonNode record : JSON.readTree(in).path("Records")) {
            String body = record.path("body").asText();
            String count = record.path("attributes").path("ApproximateReceiveCount").asText();
            if (body.startsWith("worse")) {
                witness.saw(body + "#" + count);
                throw new IllegalStateException("the whole batch");
            }
            if (body.startsWith("bad")) {
                witness.saw(body + "#" + count);
                failures.addObject().put("itemIdentifier", record.path("messageId").asText());
            } else {
                witness.saw(body);
            }
        }
        JSON.writeValue(out, answer);
    }
}
