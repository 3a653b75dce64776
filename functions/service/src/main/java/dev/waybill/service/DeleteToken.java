package dev.waybill.service;

import dev.waybill.aws.access.AccessRegister;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.Attempts;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Revokes a token. What other function instances know of it ends within 60 s.
final class DeleteToken implements Endpoint {

    private final AccessTable access;
    private final AccessRegister register;
    private final DevicesTable devices;
    private final DeviceRegister deviceRegister;

    DeleteToken(
            AccessTable access,
            AccessRegister register,
            DevicesTable devices,
            DeviceRegister deviceRegister) {
        this.access = access;
        this.register = register;
        this.devices = devices;
        this.deviceRegister = deviceRegister;
    }

    @Override
    public Response handle(Call call) {
        String tokenId = call.name("token_id");
        Response answer = Response.empty(204);
        Deed deed = call.deed(answer);
        return Attempts.until(
                "revoke a token",
                () -> revoke(tokenId, deed) ? Optional.of(answer) : Optional.empty());
    }

    /// False when the token or its device changed meanwhile.
    private boolean revoke(String tokenId, Deed deed) {
        IssuedToken token = access.findNow(tokenId).orElseThrow(() -> unknown(tokenId).refused());
        Optional<Device> owner =
                token.principal()
                        .deviceId()
                        .flatMap(id -> devices.find(new DeviceId(id)))
                        .filter(device -> device.tokenIds().contains(tokenId));
        if (owner.isEmpty()) {
            return register.revoke(tokenId, deed);
        }
        Device device = owner.get();
        SortedSet<String> left = new TreeSet<>(device.tokenIds());
        left.remove(tokenId);
        return deviceRegister.dropToken(device, device.withTokens(left), tokenId, deed);
    }

    private static Problem unknown(String tokenId) {
        return Problem.of(Code.TOKEN_NOT_FOUND, "It was revoked, or never issued")
                .with("token_id", tokenId);
    }
}
