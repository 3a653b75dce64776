package dev.waybill.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.run.EventLog;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.run.Appended;
import dev.waybill.domain.run.Appended.Recorded;
import dev.waybill.domain.run.EventBatch;
import dev.waybill.domain.run.NewEvent;
import dev.waybill.domain.run.NumberedEvent;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Response;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Records events: one, or a batch, all or none. 201 when any of them is new, 200 when all stood
/// already.
final class AppendEvents implements Endpoint {

    private final EventLog events;

    AppendEvents(EventLog events) {
        this.events = events;
    }

    private record Answer(List<EventBody> events) {
        static Answer of(List<Recorded> recorded) {
            return new Answer(recorded.stream().map(EventBody::of).toList());
        }
    }

    /// What is kept of the answer to a keyed call: the rest stands in the request.
    private record Kept(List<Event> events) {

        private record Event(BigInteger seq, String recordedAt) {}

        static Response of(int status, List<Recorded> recorded) {
            return Response.json(
                    status,
                    new Kept(
                            recorded.stream()
                                    .map(each ->
                                            new Event(
                                                    each.event().seq().value(),
                                                    each.recordedAt().toString()))
                                    .toList()));
        }
    }

    @Override
    public Response handle(Call call) {
        EventBatch batch = AppendBody.parse(call.request());
        Appended appended =
                events.append(
                        RunPath.id(call),
                        batch,
                        call.at(),
                        recorded -> call.deed(Kept.of(201, recorded)));
        return switch (appended) {
            case Appended.Done(List<Recorded> recorded) -> Response.json(201, Answer.of(recorded));
            case Appended.Repeated(List<Recorded> recorded) ->
                    Response.json(200, Answer.of(recorded)).keptAs(Kept.of(200, recorded));
            case Appended.Conflict(Unsigned seq) ->
                    throw RunPath.about(
                                    call,
                                    Code.EVENT_CONFLICT,
                                    "This number belongs to an event that says something else")
                            .with("seq", seq.value())
                            .refused();
            case Appended.Ended(RunStatus status) -> throw RunPath.hasEnded(call, status).refused();
            case Appended.NoRun() -> throw RunPath.notFound(call).refused();
        };
    }

    @Override
    public Response replay(Call call, Response kept) {
        List<NewEvent> asked = AppendBody.parse(call.request()).events();
        List<Recorded> recorded = new ArrayList<>();
        for (JsonNode each : Json.readOwn(kept.bodyText()).path("events")) {
            Unsigned seq = new Unsigned(each.path("seq").bigIntegerValue());
            Instant recordedAt = Instant.parse(each.path("recorded_at").asText());
            NewEvent event = asked.get(recorded.size());
            recorded.add(new Recorded(new NumberedEvent(seq, event.content()), recordedAt));
        }
        return kept.withJson(Answer.of(recorded));
    }
}
