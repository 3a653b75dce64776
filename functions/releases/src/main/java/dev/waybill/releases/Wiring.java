package dev.waybill.releases;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.release.ReleaseRegister;
import dev.waybill.aws.release.ReleasesTable;
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
        ReleasesTable releases = ReleasesTable.of(backends);
        ReleaseRegister register = ReleaseRegister.of(backends);
        BlobsTable blobs = BlobsTable.of(backends);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(Operation.LIST_RELEASES, new ListReleases(releases));
        endpoints.put(Operation.PROMOTE_RELEASE, new Promote(releases, register));
        endpoints.put(Operation.ROLL_BACK_RELEASE, new RollBack(releases, register));
        endpoints.put(Operation.GET_CURRENT_RELEASE, new GetCurrent(releases, blobs));
        endpoints.put(Operation.LIST_HISTORY, new ListHistory(releases));
        endpoints.put(Operation.GET_RELEASE_AT, new GetAt(releases, blobs));
        return endpoints;
    }
}
