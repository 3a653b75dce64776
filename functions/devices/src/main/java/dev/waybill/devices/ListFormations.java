package dev.waybill.devices;

import dev.waybill.aws.Slice;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.FormationId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists formations by id, each with its number of devices.
final class ListFormations implements Endpoint {

    private final MembershipsTable memberships;

    ListFormations(MembershipsTable memberships) {
        this.memberships = memberships;
    }

    private record Body(String formationId, long deviceCount) {
        static Body of(MembershipsTable.Formation formation) {
            return new Body(formation.formationId().value(), formation.deviceCount());
        }
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<Body> formations =
                memberships
                        .listFormations(page.limit(), page.after(FormationId::new))
                        .map(Body::of);
        return Page.answer(call.request(), "formations", formations.items(), formations.next());
    }
}
