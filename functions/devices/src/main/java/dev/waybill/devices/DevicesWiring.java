package dev.waybill.devices;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessRegister;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import java.util.EnumMap;
import java.util.Map;

/// Puts the operator's side together.
final class DevicesWiring {

    private DevicesWiring() {}

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
        DevicesTable devices = DevicesTable.of(backends);
        MembershipsTable memberships = MembershipsTable.of(backends);
        DeviceRegister register = DeviceRegister.of(backends);
        Joinings joinings =
                new Joinings(
                        JoinableTable.of(backends),
                        memberships,
                        DispatchQueues.of(backends),
                        backends.ids());
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(
                Operation.PUT_DEVICE, new PutDevice(devices, register, joinings, backends.ids()));
        endpoints.put(Operation.GET_DEVICE, new GetDevice(devices));
        endpoints.put(Operation.DELETE_DEVICE, new DeleteDevice(devices, register));
        endpoints.put(Operation.LIST_DEVICES, new ListDevices(devices, memberships));
        endpoints.put(
                Operation.ROTATE_DEVICE_TOKEN,
                new RotateDeviceToken(devices, register, backends.ids()));
        endpoints.put(Operation.GET_NODE_STATUS, new GetNodeStatus(AssignmentsTable.of(backends)));
        endpoints.put(Operation.LIST_FORMATIONS, new ListFormations(memberships));
        endpoints.put(
                Operation.CREATE_ENROLLMENT,
                new CreateEnrollment(AccessRegister.of(backends), backends.ids()));
        endpoints.put(Operation.ENROLL, new Enroll(access, register, joinings, backends.ids()));
        return endpoints;
    }
}
