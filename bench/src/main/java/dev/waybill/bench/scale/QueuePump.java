package dev.waybill.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.Backends;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.web.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/// Lambda's poller of the dispatch queues: messages in any order, some late, some twice. Its own
/// calls of SQS are billed, and counted, as any; those that find nothing are the price of waiting
/// and not of an update. Of one thread.
final class QueuePump {

    private static final int RECEIVED = 10;

    /// How often a lane delivers in a second: a task of a page takes some 0.2 s in Lambda.
    private static final int ROUNDS = 5;

    private final SqsClient sqs;
    private final CallCounts polling;
    private final List<Lane> lanes;
    private final Account dispatch;
    private final Crew crew;
    private final Scale scale;
    private final Random random;

    /// A queue, how many of its messages a call takes, and how many calls there are at a time.
    private record Lane(String url, int batch, int calls, List<Message> kept) {}

    QueuePump(Backends backends, Account dispatch, Crew crew, CallCounts polling, Scale scale) {
        this.sqs = backends.clients().sqs();
        this.polling = polling;
        this.dispatch = dispatch;
        this.crew = crew;
        this.scale = scale;
        this.random = new Random(scale.seed());
        var urls = backends.config().queues();
        this.lanes =
                List.of(
                        new Lane(urls.dispatchCritical(), 1, 50, new ArrayList<>()),
                        new Lane(urls.dispatchHigh(), 2, 20, new ArrayList<>()),
                        new Lane(urls.dispatchNormal(), 5, 10, new ArrayList<>()),
                        new Lane(urls.dispatchLow(), 10, 2, new ArrayList<>()));
    }

    /// Delivers what a second has room for; whether there was anything.
    boolean pump() {
        boolean any = false;
        for (Lane lane : lanes) {
            any |= pump(lane);
        }
        return any;
    }

    /// A lane works on as many messages at a time as it has calls; a call works its batch off one
    /// after the other.
    private boolean pump(Lane lane) {
        boolean any = false;
        for (int round = 0; round < ROUNDS; round++) {
            List<Message> messages = next(lane);
            any |= !messages.isEmpty();
            deliver(lane, messages);
        }
        return any;
    }

    private List<Message> next(Lane lane) {
        List<Message> messages = new ArrayList<>();
        List<Message> received;
        do {
            received =
                    sqs.receiveMessage(
                                    ask -> ask.queueUrl(lane.url()).maxNumberOfMessages(RECEIVED))
                            .messages();
            messages.addAll(received);
            if (!received.isEmpty()) {
                polling.add("Sqs", "ReceiveMessage");
            }
        } while (!received.isEmpty() && messages.size() < lane.calls());
        Collections.shuffle(messages, random);
        return adverse(lane, messages);
    }

    /// Keeps some for later, and copies of others.
    private List<Message> adverse(Lane lane, List<Message> messages) {
        List<Message> now = new ArrayList<>();
        if (messages.isEmpty() || random.nextBoolean()) {
            now.addAll(lane.kept());
            lane.kept().clear();
        }
        for (Message message : messages) {
            double chance = random.nextDouble();
            if (chance >= scale.late()) {
                now.add(message);
            }
            if (chance < scale.late() + scale.twice()) {
                lane.kept().add(message);
            }
        }
        return now;
    }

    private void deliver(Lane lane, List<Message> messages) {
        int batches = (messages.size() + lane.batch() - 1) / lane.batch();
        crew.each(
                batches,
                number -> {
                    int from = number * lane.batch();
                    List<Message> batch =
                            messages.subList(from, Math.min(messages.size(), from + lane.batch()));
                    delete(lane, batch, failed(dispatch.call(event(batch))));
                });
    }

    private static String event(List<Message> batch) {
        ObjectNode event = Json.object();
        var records = event.putArray("Records");
        for (Message message : batch) {
            records.addObject()
                    .put("messageId", message.messageId())
                    .put("body", message.body())
                    .putObject("attributes")
                    .put("ApproximateReceiveCount", "1");
        }
        return Json.write(event);
    }

    private static Set<String> failed(String answer) {
        Set<String> failed = new HashSet<>();
        for (JsonNode failure : Json.readOwn(answer).path("batchItemFailures")) {
            failed.add(failure.path("itemIdentifier").asText());
        }
        return failed;
    }

    private void delete(Lane lane, List<Message> batch, Set<String> failed) {
        List<DeleteMessageBatchRequestEntry> done = new ArrayList<>();
        Map<String, String> handles = new LinkedHashMap<>();
        batch.stream()
                .filter(message -> !failed.contains(message.messageId()))
                .forEach(message -> handles.put(message.messageId(), message.receiptHandle()));
        handles.forEach((id, handle) ->
                done.add(
                        DeleteMessageBatchRequestEntry.builder()
                                .id(id)
                                .receiptHandle(handle)
                                .build()));
        if (!done.isEmpty()) {
            polling.add("Sqs", "DeleteMessageBatch");
            sqs.deleteMessageBatch(ask -> ask.queueUrl(lane.url()).entries(done));
        }
    }
}
