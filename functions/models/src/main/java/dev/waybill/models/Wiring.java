package dev.waybill.models;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.model.ModelRegister;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.model.VersionEvent;
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
        ModelsTable models = ModelsTable.of(backends);
        Versions versions = new Versions(models, ModelRegister.of(backends));
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(Operation.LIST_MODELS, new ListModels(models));
        endpoints.put(Operation.LIST_VERSIONS, new ListVersions(models));
        endpoints.put(Operation.PUT_VERSION, new PutVersion(versions));
        endpoints.put(Operation.GET_VERSION, new GetVersion(versions));
        endpoints.put(Operation.PUT_VARIANT, new PutVariant(versions));
        endpoints.put(Operation.PUT_PROVENANCE, new PutProvenance(versions));
        endpoints.put(Operation.PUBLISH_VERSION, new MoveVersion(versions, VersionEvent.PUBLISH));
        endpoints.put(
                Operation.DEPRECATE_VERSION, new MoveVersion(versions, VersionEvent.DEPRECATE));
        endpoints.put(Operation.YANK_VERSION, new MoveVersion(versions, VersionEvent.YANK));
        return endpoints;
    }
}
