package dev.waybill.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.run.EventBatch;
import dev.waybill.domain.run.EventContent;
import dev.waybill.domain.run.NewEvent;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import dev.waybill.web.Request;
import dev.waybill.web.Times;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events in a request: one by itself, or a list of them as `events`.
record AppendBody(
        @Nullable List<@Nullable Event> events,
        @Nullable BigInteger seq,
        @Nullable String kind,
        @Nullable JsonNode payload,
        @Nullable String timestamp) {

    /// One event of a list.
    record Event(
            @Nullable BigInteger seq,
            @Nullable String kind,
            @Nullable JsonNode payload,
            @Nullable String timestamp) {

        NewEvent parse() {
            String saidKind = required("kind", kind);
            JsonNode saidPayload = required("payload", payload);
            Optional<Instant> saidTimestamp =
                    Optional.ofNullable(timestamp).map(text -> Times.parse("timestamp", text));
            return new NewEvent(
                    Optional.ofNullable(seq).map(number -> Unsigned.require("seq", number)),
                    new EventContent(
                            saidKind,
                            AnyJson.parse("payload", saidPayload),
                            saidTimestamp,
                            Fingerprint.of(saidKind, saidPayload, saidTimestamp)));
        }

        private static <T> T required(String field, @Nullable T value) {
            if (value == null) {
                throw new InvalidRequest(field, "is required");
            }
            return value;
        }
    }

    static EventBatch parse(Request request) {
        AppendBody body = request.json(AppendBody.class);
        if (body.events == null) {
            return new EventBatch(
                    List.of(new Event(body.seq, body.kind, body.payload, body.timestamp).parse()));
        }
        if (body.events.size() > EventBatch.MAX_EVENTS) {
            throw Problem.of(
                            Code.TOO_LARGE,
                            "A call records at most " + EventBatch.MAX_EVENTS + " events")
                    .with("field", "events")
                    .refused();
        }
        List<NewEvent> events = new ArrayList<>();
        for (@Nullable Event event : body.events) {
            if (event == null) {
                throw new InvalidRequest("events", "must hold events");
            }
            events.add(InvalidRequest.within("events[" + events.size() + "]", event::parse));
        }
        return new EventBatch(events);
    }
}
