package dev.waybill.service;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Reach;
import dev.waybill.aws.access.AccessRegister;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.access.TrustKeys;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
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
        AccessTable access = AccessTable.of(backends);
        return new HttpFunction(
                new Router(endpoints(backends, access)),
                new Authenticator(
                        access,
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }

    private static Map<Operation, Endpoint> endpoints(Backends backends, AccessTable access) {
        AccessRegister register = AccessRegister.of(backends);
        DevicesTable devices = DevicesTable.of(backends);
        DeviceRegister deviceRegister = DeviceRegister.of(backends);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(Operation.GET_HEALTH, GetHealth.of(new Reach(backends), backends.clock()));
        endpoints.put(Operation.GET_CONTRACT, new GetContract());
        endpoints.put(
                Operation.GET_STATS,
                new GetStats(BlobsTable.of(backends), backends.config().durable()));
        endpoints.put(
                Operation.CREATE_TOKEN,
                new CreateToken(register, devices, deviceRegister, backends.ids()));
        endpoints.put(Operation.LIST_TOKENS, new ListTokens(access));
        endpoints.put(
                Operation.DELETE_TOKEN, new DeleteToken(access, register, devices, deviceRegister));
        TrustKeys trust = TrustKeys.of(backends);
        endpoints.put(Operation.LIST_TRUST_KEYS, new ListTrustKeys(trust));
        endpoints.put(Operation.PUT_TRUST_KEY, new PutTrustKey(trust));
        endpoints.put(Operation.GET_TRUST_KEY, new GetTrustKey(trust));
        endpoints.put(Operation.DELETE_TRUST_KEY, new DeleteTrustKey(trust));
        endpoints.put(Operation.LIST_AUDIT, new ListAudit(new AuditTrail(backends.audit())));
        return endpoints;
    }
}
