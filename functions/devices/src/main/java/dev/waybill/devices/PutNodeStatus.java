package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.model.ModelId;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// Takes what a device says about a model outside of a distribution. An older word than the last is
/// answered with what stands, and changes nothing (SPEC D1.13).
final class PutNodeStatus implements Endpoint {

    private final AssignmentsTable assignments;

    PutNodeStatus(AssignmentsTable assignments) {
        this.assignments = assignments;
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        ModelId modelId = new ModelId(call.name("model_id"));
        AssignmentEvent.StatusReported said =
                call.request().json(NodeStatusBody.class).parse(call.at());
        Assignment seen = assignments.find(deviceId, modelId);
        Assignment now = assignments.change(seen, image -> image.next(said)).image();
        return Response.json(200, NodeStatusBody.of(now).orElseThrow());
    }
}
