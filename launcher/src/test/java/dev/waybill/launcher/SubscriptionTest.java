package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Subscriptions on the whole stack, with queues that really are (SPEC D1.8).
final class SubscriptionTest {

    private static final Stack STACK = TestStack.start();
    private static final Api API = TestStack.api(STACK);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AfterAll
    static void stop() {
        STACK.close();
    }

    @Test
    void d1_8_aSubscriberFollowsADistributionToItsEndAndALateOneGetsOneMessage() {
        publish("m");
        Api device = API.as(API.put("/v1/devices/d1", "{}").text("device_token"));
        Mailbox early = subscribed("m", "early");
        String id =
                API.post(
                                "/v1/distributions",
                                "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": {\"Nodes\": {\"node_ids\": [\"d1\"]}}}")
                        .text("distribution_id");
        List<JsonNode> first = early.await(message -> true);
        assertThat(first.getFirst().path("first").asBoolean()).isTrue();
        finish(device, "d1", id);

        List<JsonNode> told = new ArrayList<>(first);
        told.addAll(early.await(message -> message.path("last").asBoolean()));
        JsonNode last =
                told.stream()
                        .filter(message -> message.path("last").asBoolean())
                        .findFirst()
                        .orElseThrow();
        assertThat(last.path("convergence").path("converged").asInt()).isEqualTo(1);
        assertThat(told)
                .allMatch(message ->
                        message.path("revision").asLong() <= last.path("revision").asLong());

        Mailbox late = subscribed("m", "late");
        List<JsonNode> late1 = late.await(message -> true);
        assertThat(late1)
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.path("first").asBoolean()).isTrue();
                    assertThat(message.path("last").asBoolean()).isTrue();
                    assertThat(message.path("convergence").path("complete").asBoolean()).isTrue();
                });
        assertThat(late.take()).isEmpty();
    }

    @Test
    void d1_8_aSubscriberIsToldWhatKeepsDevices() {
        new NewsCalls(API, Mailbox.create(STACK, "blocked")).callAll();
    }

    @Test
    void aQueueThatIsNotThereIsShownAsRetrying() {
        publish("n");
        API.put("/v1/devices/d2", "{}");
        Mailbox gone = subscribed("n", "gone");
        STACK.aws().sqs().deleteQueue(queue -> queue.queueUrl(gone.url()));
        API.post(
                "/v1/distributions",
                "{\"model_id\": \"n\", \"version\": \"1\", \"scope\": {\"Nodes\": {\"node_ids\": [\"d2\"]}}}");

        Instant until = Instant.now().plus(PATIENCE);
        JsonNode listed = listed();
        while (listed.path("state").asText().equals("Active") && Instant.now().isBefore(until)) {
            listed = listed();
        }

        assertThat(listed.path("state").asText()).isEqualTo("Retrying");
        assertThat(listed.path("failure").asText()).isEqualTo("the queue does not exist");
    }

    private static JsonNode listed() {
        return API.get("/v1/models/n/subscriptions").body().path("subscriptions").path(0);
    }

    private static Mailbox subscribed(String model, String name) {
        Mailbox mailbox = Mailbox.create(STACK, name);
        mailbox.subscribe(API, model);
        return mailbox;
    }

    private static void publish(String model) {
        String digest =
                API.store("/v1/blobs", model.getBytes(StandardCharsets.UTF_8))
                        .body()
                        .path("blob")
                        .path("digest")
                        .asText();
        API.put(
                "/v1/models/" + model + "/versions/1",
                "{\"variants\": {\"any\": {\"blob\": {\"hash\": \"%s\", \"size_bytes\": 1, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}}}"
                        .formatted(digest));
    }

    private static void finish(Api device, String deviceId, String distribution) {
        String path = "/v1/devices/" + deviceId + "/work";
        Instant until = Instant.now().plus(PATIENCE);
        while (device.get(path).body().path("work").isEmpty() && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        Api.Answer answer =
                device.post(
                        path + "/" + distribution + "/report",
                        "{\"generation\": 1, \"sequence\": 1, \"state\": \"Operational\"}");
        assertThat(answer.body().path("accepted").asBoolean()).isTrue();
    }
}
