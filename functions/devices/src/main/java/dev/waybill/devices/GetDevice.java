package dev.waybill.devices;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Reads a device.
final class GetDevice implements Endpoint {

    private final DevicesTable devices;

    GetDevice(DevicesTable devices) {
        this.devices = devices;
    }

    @Override
    public Response handle(Call call) {
        return Response.json(200, DeviceBody.of(require(devices, call)));
    }

    /// The device that the path names; ends the call with 404 when there is none.
    static Device require(DevicesTable devices, Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        return devices.find(deviceId).orElseThrow(() -> unknown(deviceId).refused());
    }

    private static Problem unknown(DeviceId deviceId) {
        return Problem.of(Code.DEVICE_NOT_FOUND, "Register it with PUT, or have it enroll")
                .with("device_id", deviceId.value());
    }
}
