package dev.waybill.devices;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import org.jspecify.annotations.Nullable;

/// Takes a sign of life, and the device's capabilities when it sends them.
final class PostHeartbeat implements Endpoint {

    private final DevicesTable devices;
    private final PollPace pace;

    PostHeartbeat(DevicesTable devices, PollPace pace) {
        this.devices = devices;
        this.pace = pace;
    }

    /// The body; both forms `{}` and none are a sign of life.
    record Body(@Nullable CapabilitiesBody capabilities) {}

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        Body body = call.request().json(Body.class);
        boolean known =
                body.capabilities() == null
                        ? devices.seen(deviceId, call.at())
                        : devices.reported(deviceId, body.capabilities().parse(), call.at());
        if (!known) {
            throw Problem.of(Code.DEVICE_NOT_FOUND, "The device was deleted")
                    .with("device_id", deviceId.value())
                    .refused();
        }
        return Response.json(200, new WorkBody.Beat(pace.idleSeconds(), call.at().toString()));
    }
}
