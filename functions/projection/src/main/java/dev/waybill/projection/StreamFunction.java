package dev.waybill.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.assignment.AssignmentRecord;
import dev.waybill.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A function behind a stream with a tumbling window: takes `{Records, shardId, state, …}`, answers
/// `{state, batchItemFailures: []}`. A batch is counted as a whole or comes again, so there are no
/// failures of single records; the window's state passes unchanged.
final class StreamFunction {

    private final Projector projector;

    StreamFunction(Projector projector) {
        this.projector = projector;
    }

    /// Serves one event; throws when its batch has to come again.
    void serve(InputStream in, OutputStream out) throws IOException {
        JsonNode event = Json.readOwn(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        List<AssignmentRecord> records = new ArrayList<>();
        for (JsonNode record : event.path("Records")) {
            read(record).ifPresent(records::add);
        }
        if (!records.isEmpty()) {
            projector.project(shardId(event), records);
        }
        ObjectNode answer = Json.object();
        answer.set("state", event.has("state") ? event.get("state") : Json.object());
        answer.putArray("batchItemFailures");
        out.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<AssignmentRecord> read(JsonNode record) {
        return Json.plain(record.path("dynamodb")) instanceof Map<?, ?> dynamodb
                ? AssignmentRecord.read(dynamodb)
                : Optional.empty();
    }

    /// Without it nothing can be counted exactly once: a batch whose event does not name its shard
    /// is not taken.
    private static String shardId(JsonNode event) {
        String shardId = event.path("shardId").asText();
        if (shardId.isEmpty()) {
            throw new IllegalStateException(
                    "the event names no shard; the mapping needs TumblingWindowInSeconds");
        }
        return shardId;
    }
}
