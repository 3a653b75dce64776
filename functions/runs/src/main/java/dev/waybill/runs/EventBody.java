package dev.waybill.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.run.Appended.Recorded;
import dev.waybill.domain.run.EventContent;
import dev.waybill.domain.run.RunEvent;
import java.math.BigInteger;

/// An event in an answer (API §6).
@JsonInclude(JsonInclude.Include.ALWAYS)
record EventBody(
        BigInteger seq, String kind, JsonNode payload, String timestamp, String recordedAt) {

    static EventBody of(RunEvent event) {
        return new EventBody(
                event.seq().value(),
                event.kind(),
                AnyJson.show(event.payload()),
                event.timestamp().toString(),
                event.recordedAt().toString());
    }

    static EventBody of(Recorded recorded) {
        EventContent content = recorded.event().content();
        return of(
                new RunEvent(
                        recorded.event().seq(),
                        content.kind(),
                        content.payload(),
                        content.timestamp().orElse(recorded.recordedAt()),
                        recorded.recordedAt()));
    }
}
