package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.domain.InvalidRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The subscribers' queues of the stack that `waybill up` runs in this folder, so that a whole
/// subscription can be seen on one machine. It speaks SQS's JSON protocol without signing, which
/// the emulator takes and AWS would not.
final class LocalQueues {

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 10;
    private static final int LONGEST_NAME = 80;

    private final HttpClient http = ApiClient.http();
    private final URI sqs;
    private final String prefix;

    /// @throws CommandFailure when no stack runs here
    LocalQueues(Surroundings surroundings) {
        JsonNode endpoints =
                LocalEndpoints.find(surroundings)
                        .map(found -> found.path("sqs"))
                        .filter(found -> found.has("subscribers"))
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "no 'waybill up' runs in this folder; on AWS, use AWS's own"
                                                + " tools for queues"));
        sqs = URI.create(Json.requireText(endpoints, "url"));
        prefix = Json.requireText(endpoints, "subscribers");
    }

    /// Makes a queue that may subscribe, if it is not there.
    ///
    /// @param name behind `<stack>-sub-`
    /// @return its URL
    String create(String name) throws InterruptedException {
        String queue = prefix.substring(prefix.lastIndexOf('/') + 1) + name;
        int most = LONGEST_NAME - (queue.length() - name.length());
        if (name.isEmpty()
                || name.length() > most
                || !name.chars().allMatch(LocalQueues::mayName)) {
            throw new InvalidRequest(
                    "NAME",
                    "must have 1 to " + most + " of the characters a-z, A-Z, 0-9, '-' and '_'");
        }
        return Json.requireText(
                call("CreateQueue", Json.object().put("QueueName", queue)), "QueueUrl");
    }

    /// Takes what lies in a queue, some messages at a time.
    ///
    /// @param patience how long to wait for the first one
    /// @return the bodies; empty when none came
    /// @throws InvalidRequest when no queue of this stack's subscribers is named so
    List<JsonNode> take(String queueUrl, Duration patience) throws InterruptedException {
        String start = prefix.substring(prefix.lastIndexOf('/') + 1);
        if (!queueUrl.substring(queueUrl.lastIndexOf('/') + 1).startsWith(start)) {
            throw new InvalidRequest(
                    "QUEUE_URL",
                    "must be as 'subscription queue' printed it, beginning with " + prefix);
        }
        JsonNode answer =
                call(
                        "ReceiveMessage",
                        of(queueUrl)
                                .put("MaxNumberOfMessages", MOST_AT_ONCE)
                                .put("WaitTimeSeconds", patience.toSeconds()));
        List<JsonNode> bodies = new ArrayList<>();
        for (JsonNode message : answer.path("Messages")) {
            bodies.add(parsed(Json.requireText(message, "Body")));
            call(
                    "DeleteMessage",
                    of(queueUrl).put("ReceiptHandle", Json.requireText(message, "ReceiptHandle")));
        }
        return bodies;
    }

    /// What SQS takes in a queue's name.
    private static boolean mayName(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_';
    }

    private static ObjectNode of(String queueUrl) {
        return Json.object().put("QueueUrl", queueUrl);
    }

    private static JsonNode parsed(String body) {
        try {
            return Json.parse(body);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILURE, "a message in the queue is no JSON");
        }
    }

    private JsonNode call(String action, JsonNode body) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(sqs)
                        .timeout(ANSWER)
                        .header("Content-Type", "application/x-amz-json-1.0")
                        .header("X-Amz-Target", "AmazonSQS." + action)
                        .POST(BodyPublishers.ofString(Json.line(body)))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return answer.body().isEmpty() ? Json.object() : Json.parse(answer.body());
            }
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "the local SQS refuses "
                            + action
                            + ": "
                            + Json.text(Json.parse(answer.body()), "message")
                                    .orElse("status " + answer.statusCode()));
        } catch (IOException e) {
            throw new Unreachable("speak to the local SQS at " + sqs, e);
        }
    }
}
