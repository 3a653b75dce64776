package dev.waybill.devices;

import dev.waybill.aws.Slice;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MemberScope;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists devices, all or those of a formation, by id. Consistent: a device registered before the
/// call is there.
final class ListDevices implements Endpoint {

    /// A device has at most some 20 KB in an answer, so that many stay below 3 MiB (API §1).
    private static final int MOST = 150;

    private final DevicesTable devices;
    private final MembershipsTable memberships;

    ListDevices(DevicesTable devices, MembershipsTable memberships) {
        this.devices = devices;
        this.memberships = memberships;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        MemberScope scope =
                call.request()
                        .query("formation_id")
                        .map(formation -> MemberScope.of(new FormationId(formation)))
                        .orElse(MemberScope.ALL);
        Slice<DeviceId> members =
                memberships.list(
                        scope, Math.min(page.limit(), MOST), page.after().map(DeviceId::new));
        return Page.answer(
                call.request(),
                "devices",
                devices.findAll(members.items()).values().stream().map(DeviceBody::of).toList(),
                members.next());
    }
}
