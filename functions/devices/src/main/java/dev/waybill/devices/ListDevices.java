package dev.waybill.devices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Slice;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MemberScope;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists devices, all or those of a formation, by id. Consistent: a device registered before the
/// call is there.
final class ListDevices implements Endpoint {

    /// How many devices are read at a time.
    private static final int BATCH = 100;

    /// Where a page ends, however many devices are asked for (API §1).
    private static final int MAX_BYTES = 3 << 20;

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
        Slice<DeviceId> members = memberships.list(scope, page.limit(), page.after(DeviceId::new));
        List<JsonNode> items = new ArrayList<>();
        int bytes = 0;
        for (int from = 0; from < members.items().size(); from += BATCH) {
            int to = Math.min(members.items().size(), from + BATCH);
            for (Map.Entry<DeviceId, Device> known :
                    devices.findAll(members.items().subList(from, to)).entrySet()) {
                JsonNode item = Json.tree(DeviceBody.of(known.getValue()));
                bytes += Json.write(item).getBytes(StandardCharsets.UTF_8).length;
                if (bytes > MAX_BYTES && !items.isEmpty()) {
                    return answer(call, items, Optional.of(lastOf(items)));
                }
                items.add(item);
            }
        }
        return answer(call, items, members.next());
    }

    private static String lastOf(List<JsonNode> items) {
        return items.getLast().path("device_id").asText();
    }

    private static Response answer(Call call, List<JsonNode> items, Optional<String> next) {
        return Page.answer(call.request(), "devices", items, next);
    }
}
