package dev.waybill.devices;

import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.device.Device;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Gives a device a new token; all that it had end.
final class RotateDeviceToken implements Endpoint {

    private final DevicesTable devices;
    private final DeviceRegister register;
    private final Ids ids;

    RotateDeviceToken(DevicesTable devices, DeviceRegister register, Ids ids) {
        this.devices = devices;
        this.register = register;
        this.ids = ids;
    }

    private record Body(String deviceId, @Nullable String deviceToken) {}

    @Override
    public Response handle(Call call) {
        return Attempts.until(
                "renew a device's token", () -> renew(call, GetDevice.require(devices, call)));
    }

    private Optional<Response> renew(Call call, Device device) {
        MintedToken minted = DeviceTokens.mint(ids, device.deviceId());
        Device next = device.withTokens(new TreeSet<>(Set.of(minted.token().tokenId())));
        String deviceId = device.deviceId().value();
        Response kept = Response.json(201, new Body(deviceId, null));
        return register.renewToken(device, next, minted.token(), call.deed(kept))
                ? Optional.of(Response.json(201, new Body(deviceId, minted.text())))
                : Optional.empty();
    }
}
