package dev.waybill.runs;

import dev.waybill.aws.Slice;
import dev.waybill.aws.run.EventLog;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.run.RunEvent;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.math.BigInteger;

/// Lists a run's events in order of their numbers. An event recorded before the call is there.
final class ListEvents implements Endpoint {

    private final EventLog events;

    ListEvents(EventLog events) {
        this.events = events;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<RunEvent> found =
                events.list(
                                RunPath.id(call),
                                page.after(
                                        text -> Unsigned.require("cursor", new BigInteger(text))),
                                page.limit(),
                                Page.MAX_BYTES,
                                call.at())
                        .orElseThrow(() -> RunPath.notFound(call).refused());
        return Page.answer(
                call.request(),
                "events",
                found.items().stream().map(EventBody::of).toList(),
                found.next());
    }
}
