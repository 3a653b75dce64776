package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// A queue of a subscriber, and what comes to it.
///
/// @param sqs where it is
/// @param url its name as subscriptions have it
record Mailbox(SqsClient sqs, String url) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Makes a queue that may subscribe.
    static Mailbox create(Stack stack, String name) {
        return new Mailbox(stack.aws().sqs(), TestStack.subscriberQueue(stack, name));
    }

    /// Subscribes it to a model.
    void subscribe(Api api, String model) {
        Api.Answer answer =
                api.post(
                        "/v1/models/" + model + "/subscriptions",
                        "{\"queue_url\": \"" + url + "\"}");
        assertThat(answer.status()).isEqualTo(201);
    }

    /// All messages up to a look in which one is as wanted.
    List<JsonNode> await(Predicate<JsonNode> wanted) {
        List<JsonNode> taken = new ArrayList<>();
        Instant until = Instant.now().plus(PATIENCE);
        while (taken.stream().noneMatch(wanted) && Instant.now().isBefore(until)) {
            taken.addAll(take());
        }
        assertThat(taken).anyMatch(wanted);
        return taken;
    }

    /// The first message that is as wanted; earlier ones are gone then.
    JsonNode awaitOne(Predicate<JsonNode> wanted) {
        return await(wanted).stream().filter(wanted).findFirst().orElseThrow();
    }

    /// What is there, or comes within a moment.
    List<JsonNode> take() {
        List<JsonNode> taken = new ArrayList<>();
        for (Message message :
                sqs.receiveMessage(
                                ask -> ask.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(2))
                        .messages()) {
            taken.add(read(message.body()));
            sqs.deleteMessage(ask -> ask.queueUrl(url).receiptHandle(message.receiptHandle()));
        }
        return taken;
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
