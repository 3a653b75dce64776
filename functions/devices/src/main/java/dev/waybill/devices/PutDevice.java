package dev.waybill.devices;

import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.Ids;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.DeviceSettings;
import dev.waybill.domain.device.FormationId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Registers a device (201, with its token) or replaces what operators say about it (200).
final class PutDevice implements Endpoint {

    private final DevicesTable devices;
    private final DeviceRegister register;
    private final Joinings joinings;
    private final Ids ids;

    PutDevice(DevicesTable devices, DeviceRegister register, Joinings joinings, Ids ids) {
        this.devices = devices;
        this.register = register;
        this.joinings = joinings;
        this.ids = ids;
    }

    private record Body(
            @Nullable String formationId,
            @Nullable Map<String, @Nullable String> labels,
            @Nullable CapabilitiesBody capabilities) {

        DeviceSettings parse() {
            return new DeviceSettings(
                    Optional.ofNullable(formationId).map(FormationId::new),
                    parsedLabels(),
                    Optional.ofNullable(capabilities).map(CapabilitiesBody::parse));
        }

        private SortedMap<String, String> parsedLabels() {
            SortedMap<String, String> parsed = new TreeMap<>();
            if (labels == null) {
                return parsed;
            }
            if (labels.size() > DeviceSettings.MAX_LABELS) {
                throw Problem.of(
                                Code.TOO_LARGE,
                                "A device has at most " + DeviceSettings.MAX_LABELS + " labels")
                        .refused();
            }
            labels.forEach((key, value) -> {
                if (value == null) {
                    throw new InvalidRequest("labels", "must hold texts");
                }
                parsed.put(key, value);
            });
            return parsed;
        }
    }

    @Override
    public Response handle(Call call) {
        DeviceId deviceId = new DeviceId(call.name("device_id"));
        DeviceSettings settings = call.request().json(Body.class).parse();
        Optional<Joining> note = joinings.begin(deviceId, call.at());
        DeviceRegister its = note.map(register::owing).orElse(register);
        Response answer =
                Attempts.until(
                        "change a device",
                        () ->
                                devices.find(deviceId)
                                        .map(known -> change(its, call, known, settings))
                                        .orElseGet(() -> register(its, call, deviceId, settings)));
        joinings.tell(deviceId, note, call.at());
        return answer;
    }

    private static Optional<Response> change(
            DeviceRegister register, Call call, Device known, DeviceSettings settings) {
        Device next = known.with(settings);
        Response answer = Response.json(200, DeviceBody.of(next));
        return next.equals(known) || register.change(known, next, call.deed(answer))
                ? Optional.of(answer)
                : Optional.empty();
    }

    private Optional<Response> register(
            DeviceRegister register, Call call, DeviceId deviceId, DeviceSettings settings) {
        MintedToken minted = DeviceTokens.mint(ids, deviceId);
        Device device = Device.registered(deviceId, settings, minted.token().tokenId(), call.at());
        Response kept = Response.json(201, DeviceBody.of(device));
        return register.create(device, minted.token(), call.deed(kept))
                ? Optional.of(Response.json(201, DeviceBody.of(device, minted)))
                : Optional.empty();
    }
}
