package dev.waybill.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A function behind queues: takes a batch of SQS messages, works each off on its own, and names
/// those that failed, so that only they come again (`ReportBatchItemFailures`). A message may come
/// twice, late and out of order.
public final class QueueFunction {

    private final Consumer<Message> work;

    /// One message of a queue.
    ///
    /// @param id SQS's id of the message
    /// @param body as it was sent
    /// @param receiveCount how often it has been received, this time included
    public record Message(String id, String body, int receiveCount) {}

    /// @param work works one message off; throws when it has to come again
    public QueueFunction(Consumer<Message> work) {
        this.work = work;
    }

    /// Serves one event `{Records: [{messageId, body, attributes}]}`; answers `{batchItemFailures:
    /// [{itemIdentifier}]}`.
    ///
    /// @param log takes one line of JSON per failure
    public void serve(InputStream in, OutputStream out, Consumer<String> log) throws IOException {
        JsonNode event = Json.readOwn(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        ObjectNode answer = Json.object();
        ArrayNode failures = answer.putArray("batchItemFailures");
        for (JsonNode item : event.path("Records")) {
            Message message =
                    new Message(
                            item.path("messageId").asText(),
                            item.path("body").asText(),
                            item.path("attributes").path("ApproximateReceiveCount").asInt(1));
            try {
                work.accept(message);
            } catch (RuntimeException e) {
                failures.addObject().put("itemIdentifier", message.id());
                log.accept(failure(message, e));
            }
        }
        out.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private static String failure(Message message, RuntimeException e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        ObjectNode line = Json.object();
        line.put("level", "ERROR");
        line.put("message_id", message.id());
        line.put("receive_count", message.receiveCount());
        line.put("failure", text.toString());
        return Json.line(line);
    }
}
