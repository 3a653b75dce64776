package dev.waybill.local.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;

/// Lambda's event for a batch of messages, and the answer to it.
final class QueueEvent {

    private static final ObjectMapper JSON = new ObjectMapper();

    private QueueEvent() {}

    static String write(List<Message> batch, String queueArn) {
        ObjectNode event = JSON.createObjectNode();
        var records = event.putArray("Records");
        for (Message message : batch) {
            ObjectNode record = records.addObject();
            record.put("messageId", message.messageId());
            record.put("receiptHandle", message.receiptHandle());
            record.put("body", message.body());
            ObjectNode attributes = record.putObject("attributes");
            message.attributesAsStrings().forEach(attributes::put);
            ObjectNode own = record.putObject("messageAttributes");
            message.messageAttributes()
                    .forEach((name, value) ->
                            own.putObject(name)
                                    .put("stringValue", value.stringValue())
                                    .put("dataType", value.dataType()));
            record.put("md5OfBody", message.md5OfBody());
            record.put("eventSource", "aws:sqs");
            record.put("eventSourceARN", queueArn);
            record.put("awsRegion", queueArn.split(":", -1)[3]);
        }
        return event.toString();
    }

    /// The ids of the messages that the answer says have failed; empty where the answer is none, so
    /// that the whole batch has. An id that the batch has not, too, means the whole batch.
    static Optional<Set<String>> failures(String answer, List<Message> batch) {
        Set<String> ids = new HashSet<>();
        batch.forEach(message -> ids.add(message.messageId()));
        Set<String> failed = new HashSet<>();
        try {
            for (JsonNode failure : JSON.readTree(answer).path("batchItemFailures")) {
                String id = failure.path("itemIdentifier").asText();
                if (!ids.contains(id)) {
                    return Optional.empty();
                }
                failed.add(id);
            }
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        return Optional.of(failed);
    }
}
