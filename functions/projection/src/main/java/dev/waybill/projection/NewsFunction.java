package dev.waybill.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.subscription.CounterRecord;
import dev.waybill.aws.subscription.Subscribers;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// A function behind the stream of the table `convergence`. All changes of a version in a batch are
/// one piece of news; a new subscription is told where things stand. A batch that fails comes again
/// as a whole: what was told by then is not told again.
final class NewsFunction {

    private final Subscribers subscribers;
    private final Pace pace;
    private final InstantSource clock;

    /// How the function waits until a queue may be told more.
    @FunctionalInterface
    interface Pace {
        /// Waits; false when it was interrupted.
        boolean pause(Duration pause);
    }

    NewsFunction(Subscribers subscribers, Pace pace, InstantSource clock) {
        this.subscribers = subscribers;
        this.pace = pace;
        this.clock = clock;
    }

    /// Serves one event; throws when its batch has to come again.
    void serve(InputStream in, OutputStream out) throws IOException {
        JsonNode event = Json.readOwn(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        Set<ModelVersionId> changed = new LinkedHashSet<>();
        Set<CounterRecord.Subscribed> subscribed = new LinkedHashSet<>();
        for (JsonNode record : event.path("Records")) {
            switch (read(record)) {
                case CounterRecord.Changed(ModelVersionId version) -> changed.add(version);
                case CounterRecord.Subscribed added -> subscribed.add(added);
                case CounterRecord.Other() -> {}
            }
        }
        subscribed.forEach(added -> subscribers.attend(added.modelId(), added.queueName()));
        changed.forEach(this::tell);
        ObjectNode answer = Json.object();
        answer.set("state", event.has("state") ? event.get("state") : Json.object());
        answer.putArray("batchItemFailures");
        out.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
    }

    private static CounterRecord read(JsonNode record) {
        return CounterRecord.read(
                record.path("eventName").asText(),
                record.path("dynamodb").path("Keys").path("model_version").path("S").asText(),
                record.path("dynamodb").path("Keys").path("distribution_id").path("S").asText());
    }

    private void tell(ModelVersionId version) {
        Optional<Instant> again = subscribers.tell(version);
        while (again.isPresent()
                && pace.pause(Duration.between(clock.instant(), again.get()).plusMillis(1))) {
            again = subscribers.tell(version);
        }
    }
}
