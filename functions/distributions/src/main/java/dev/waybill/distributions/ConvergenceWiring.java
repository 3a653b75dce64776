package dev.waybill.distributions;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import dev.waybill.web.Waiting;
import java.util.EnumMap;
import java.util.Map;

/// Puts the function that waits together.
final class ConvergenceWiring {

    private ConvergenceWiring() {}

    static HttpFunction of(Backends backends, Waiting waiting) {
        AssignmentsTable assignments = AssignmentsTable.of(backends);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(
                Operation.GET_CONVERGENCE,
                new GetConvergence(
                        ConvergenceTable.of(backends), assignments, waiting, backends.clock()));
        endpoints.put(Operation.LIST_VERSION_NODES, new ListVersionNodes(assignments));
        return new HttpFunction(
                new Router(endpoints),
                new Authenticator(
                        AccessTable.of(backends),
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }
}
