package dev.waybill.local.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/// Notes that it was called by a schedule.
public final class TickHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Witness witness;

    TickHandler(Map<String, String> environment) {
        witness = Witness.of(environment.getOrDefault("STACK", "") + "-ticks");
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        JsonNode event = JSON.readTree(in);
        witness.saw(event.path("detail-type").asText());
    }
}
