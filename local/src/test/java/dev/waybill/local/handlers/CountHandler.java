package dev.waybill.local.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// Counts changes exactly once, by the last sequence number of each shard. Every third call fails:
/// some before the count is changed, some after, some half-way.
public final class CountHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Witness witness;
    private final Witness ends;
    private final Map<String, BigInteger> last = new HashMap<>();
    private final Map<String, BigInteger> lastOfKey = new HashMap<>();
    private final Random random = new Random(7);
    private int windows;

    CountHandler(Map<String, String> environment) {
        witness = Witness.of(environment.getOrDefault("STACK", "") + "-counts");
        ends = Witness.of(environment.getOrDefault("STACK", "") + "-windows");
    }

    @Override
    public synchronized void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        JsonNode event = JSON.readTree(in);
        ObjectNode state = (ObjectNode) event.path("state");
        if (event.path("isFinalInvokeForWindow").asBoolean()) {
            windows++;
            ends.saw("window " + windows + " of " + state.path("calls").asInt() + " calls");
        }
        int failure = random.nextInt(9);
        if (failure == 0) {
            throw new IllegalStateException("before");
        }
        int taken = 0;
        String shard = event.path("shardId").asText();
        for (JsonNode record : event.path("Records")) {
            if (failure == 1 && taken == 2) {
                ObjectNode answer = JSON.createObjectNode();
                answer.set("state", state);
                answer.putArray("batchItemFailures")
                        .addObject()
                        .put(
                                "itemIdentifier",
                                record.path("dynamodb").path("SequenceNumber").asText());
                JSON.writeValue(out, answer);
                return;
            }
            take(shard, record.path("dynamodb"));
            taken++;
        }
        if (failure == 2) {
            throw new IllegalStateException("after");
        }
        state.put("calls", state.path("calls").asInt() + 1);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("state", state);
        JSON.writeValue(out, answer);
    }

    private void take(String shard, JsonNode change) {
        BigInteger sequence = new BigInteger(change.path("SequenceNumber").asText());
        if (sequence.compareTo(last.getOrDefault(shard, BigInteger.ZERO)) <= 0) {
            return;
        }
        last.put(shard, sequence);
        String key = change.path("Keys").path("name").path("S").asText();
        BigInteger before = lastOfKey.put(key, sequence);
        if (before != null && before.compareTo(sequence) > 0) {
            witness.saw("out of order: " + key);
        }
        witness.saw(key + "=" + change.path("NewImage").path("text").path("S").asText());
    }
}
