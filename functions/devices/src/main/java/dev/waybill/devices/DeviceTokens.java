package dev.waybill.devices;

import dev.waybill.domain.Ids;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.device.DeviceId;
import java.util.Optional;

/// Makes the token that a device calls with. It does not expire; it ends with the device, or when a
/// new one is made.
final class DeviceTokens {

    private DeviceTokens() {}

    static MintedToken mint(Ids ids, DeviceId deviceId) {
        Principal device =
                new Principal(
                        "device:" + deviceId.value(), Role.DEVICE, Optional.of(deviceId.value()));
        return MintedToken.mint(ids, device, Optional.empty());
    }
}
