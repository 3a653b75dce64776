package dev.waybill.devices;

import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a sign of life, and the device's capabilities when it sends them.
final class PostHeartbeat implements Endpoint {

    private final DevicesTable devices;
    private final DeviceRegister register;
    private final Joinings joinings;
    private final PollPace pace;

    PostHeartbeat(DevicesTable devices, DeviceRegister register, Joinings joinings, PollPace pace) {
        this.devices = devices;
        this.register = register;
        this.joinings = joinings;
        this.pace = pace;
    }

    /// The body; both forms `{}` and none are a sign of life.
    record Body(@Nullable CapabilitiesBody capabilities) {}

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        Body body = call.request().json(Body.class);
        boolean isKnown =
                body.capabilities() == null
                        ? devices.seen(deviceId, call.at())
                        : report(deviceId, body.capabilities().parse(), call.at());
        if (!isKnown) {
            throw Problem.of(Code.DEVICE_NOT_FOUND, "The device was deleted")
                    .with("device_id", deviceId.value())
                    .refused();
        }
        return Response.json(200, new WorkBody.Beat(pace.idleSeconds(), call.at().toString()));
    }

    /// Takes capabilities; with others than before, the device may come into a scope. What is to be
    /// told is noted in the same write: said again, they are no others.
    private boolean report(DeviceId deviceId, Capabilities capabilities, Instant at) {
        boolean isChange =
                devices.find(deviceId)
                        .filter(device -> !device.capabilities().equals(capabilities))
                        .isPresent();
        if (!isChange) {
            return register.reported(deviceId, capabilities, at);
        }
        Optional<Joining> note = joinings.begin(deviceId, at);
        boolean isKnown =
                note.map(register::owing).orElse(register).reported(deviceId, capabilities, at);
        if (isKnown) {
            joinings.tell(deviceId, note, at);
        }
        return isKnown;
    }
}
