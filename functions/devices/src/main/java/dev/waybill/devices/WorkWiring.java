package dev.waybill.devices;

import dev.waybill.aws.Backends;
import dev.waybill.aws.WaitersTable;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.DeltaRequests;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import dev.waybill.web.Waiting;
import java.util.EnumMap;
import java.util.Map;

/// Puts the device's side together.
final class WorkWiring {

    private WorkWiring() {}

    static HttpFunction of(Backends backends) {
        return of(backends, Waiting.in(WaitersTable.of(backends, "work")));
    }

    static HttpFunction of(Backends backends, Waiting waiting) {
        AccessTable access = AccessTable.of(backends);
        return new HttpFunction(
                new Router(endpoints(backends, waiting)),
                new Authenticator(
                        access,
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }

    private static Map<Operation, Endpoint> endpoints(Backends backends, Waiting waiting) {
        AssignmentsTable assignments = AssignmentsTable.of(backends);
        DistributionsTable distributions = DistributionsTable.of(backends);
        DevicesTable devices = DevicesTable.of(backends);
        Downloads downloads =
                new Downloads(
                        ModelsTable.of(backends), BlobsTable.of(backends), BlobUrls.of(backends));
        Transfers transfers =
                new Transfers(
                        assignments,
                        downloads,
                        new Packs(
                                DeltaRequests.of(backends),
                                DeltasTable.of(backends),
                                BlobsTable.of(backends),
                                BlobUrls.of(backends)));
        Damages damages = new Damages(assignments);
        PollPace pace =
                new PollPace(MembershipsTable.of(backends), backends.clock(), backends.random());
        Presence presence = new Presence(devices, backends.clock());
        WorkList list =
                new WorkList(
                        assignments,
                        distributions,
                        downloads,
                        damages,
                        transfers,
                        new Allowance(distributions, assignments, DispatchQueues.of(backends)));
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(
                Operation.GET_WORK, new GetWork(list, presence, pace, waiting, backends.clock()));
        endpoints.put(
                Operation.SIGN_DOWNLOAD,
                new SignDownload(assignments, distributions, downloads, damages, transfers));
        endpoints.put(Operation.REPORT, new PostReport(assignments, distributions));
        endpoints.put(
                Operation.HEARTBEAT,
                new PostHeartbeat(
                        devices,
                        DeviceRegister.of(backends),
                        new Joinings(
                                JoinableTable.of(backends),
                                MembershipsTable.of(backends),
                                DispatchQueues.of(backends),
                                backends.ids()),
                        pace));
        endpoints.put(Operation.PUT_NODE_STATUS, new PutNodeStatus(assignments));
        return endpoints;
    }
}
