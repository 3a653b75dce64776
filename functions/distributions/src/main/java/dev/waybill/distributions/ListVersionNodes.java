package dev.waybill.distributions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.Slice;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Installed;
import dev.waybill.domain.assignment.ModelStatus;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists the devices whose current version is this one, by id (SPEC 2.2 "nodes_with_version").
final class ListVersionNodes implements Endpoint {

    private final AssignmentsTable assignments;

    ListVersionNodes(AssignmentsTable assignments) {
        this.assignments = assignments;
    }

    @Override
    public Response handle(Call call) {
        ModelVersionId version =
                new ModelVersionId(
                        new ModelId(call.name("model_id")), new Version(call.name("version")));
        Page page = Page.of(call.request());
        Slice<DeviceId> running =
                assignments.listRunning(version, page.limit(), page.after(DeviceId::new));
        Map<DeviceId, Assignment> images = assignments.findAll(running.items(), version.modelId());
        List<ObjectNode> nodes = new ArrayList<>();
        for (DeviceId deviceId : running.items()) {
            Optional.ofNullable(images.get(deviceId))
                    .filter(image -> runs(image, version.version()))
                    .map(ListVersionNodes::body)
                    .ifPresent(nodes::add);
        }
        return Page.answer(call.request(), "nodes", nodes, running.next());
    }

    /// The index lags; the device's own record decides.
    private static boolean runs(Assignment image, Version version) {
        return image.running().map(Installed::version).filter(version::equals).isPresent();
    }

    private static ObjectNode body(Assignment image) {
        ObjectNode body = Json.object();
        body.put("node_id", image.deviceId().value());
        image.running()
                .ifPresent(installed -> {
                    body.put("current_version", installed.version().value());
                    installed
                            .variantId()
                            .map(VariantId::value)
                            .ifPresent(variant -> body.put("variant_id", variant));
                });
        Optional<ModelStatus> status = image.status();
        status.ifPresent(said -> {
            said.targetVersion()
                    .map(Version::value)
                    .ifPresent(target -> body.put("target_version", target));
            body.put("operational_status", said.status().toString());
            body.put("last_updated", said.at().toString());
        });
        return body;
    }
}
