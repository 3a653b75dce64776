package dev.waybill.devices;

import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.device.Device;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;

/// Deletes a device with its tokens and memberships.
final class DeleteDevice implements Endpoint {

    private final DevicesTable devices;
    private final DeviceRegister register;

    DeleteDevice(DevicesTable devices, DeviceRegister register) {
        this.devices = devices;
        this.register = register;
    }

    @Override
    public Response handle(Call call) {
        Response answer = Response.empty(204);
        return Attempts.until(
                "delete a device",
                () -> {
                    Device device = GetDevice.require(devices, call);
                    return register.delete(device, call.deed(answer))
                            ? Optional.of(answer)
                            : Optional.empty();
                });
    }
}
