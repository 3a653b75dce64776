package dev.waybill.runs;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.run.EventLog;
import dev.waybill.aws.run.RunRegister;
import dev.waybill.aws.run.RunsTable;
import dev.waybill.domain.run.RunEnd;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import java.util.EnumMap;
import java.util.Map;

/// Puts the function together.
final class Wiring {

    private Wiring() {}

    static HttpFunction of(Backends backends) {
        return new HttpFunction(
                new Router(endpoints(backends)),
                new Authenticator(
                        AccessTable.of(backends),
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }

    private static Map<Operation, Endpoint> endpoints(Backends backends) {
        RunsTable runs = RunsTable.of(backends);
        RunRegister register = RunRegister.of(backends);
        EventLog events = EventLog.of(backends);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(Operation.START_RUN, new StartRun(register, backends.ids()));
        endpoints.put(Operation.LIST_RUNS, new ListRuns(runs));
        endpoints.put(Operation.GET_RUN, new GetRun(runs));
        endpoints.put(Operation.APPEND_EVENTS, new AppendEvents(events));
        endpoints.put(Operation.LIST_EVENTS, new ListEvents(events));
        endpoints.put(Operation.COMPLETE_RUN, new EndRun(RunEnd.COMPLETE, register, runs));
        endpoints.put(Operation.FAIL_RUN, new EndRun(RunEnd.FAIL, register, runs));
        endpoints.put(Operation.CANCEL_RUN, new EndRun(RunEnd.CANCEL, register, runs));
        return endpoints;
    }
}
