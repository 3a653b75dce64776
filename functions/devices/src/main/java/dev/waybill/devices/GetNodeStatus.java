package dev.waybill.devices;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.model.ModelId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Reads how a model fares on a device.
final class GetNodeStatus implements Endpoint {

    private final AssignmentsTable assignments;

    GetNodeStatus(AssignmentsTable assignments) {
        this.assignments = assignments;
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        ModelId modelId = new ModelId(call.name("model_id"));
        Assignment assignment = assignments.find(deviceId, modelId);
        return NodeStatusBody.of(assignment)
                .map(status -> Response.json(200, status))
                .orElseGet(() ->
                        Problem.of(Code.STATUS_NOT_FOUND, "The device never spoke of this model")
                                .with("device_id", deviceId.value())
                                .with("model_id", modelId.value())
                                .toResponse(call.request().requestId()));
    }
}
