package dev.waybill.devices;

import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.FormationId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A device in an answer (API §9). `device_token` is there only where a token was made.
record DeviceBody(
        String deviceId,
        @Nullable String formationId,
        Map<String, String> labels,
        CapabilitiesBody capabilities,
        long revision,
        String registeredAt,
        @Nullable String lastSeenAt,
        @Nullable String deviceToken) {

    static DeviceBody of(Device device) {
        return with(device, null);
    }

    static DeviceBody of(Device device, MintedToken minted) {
        return with(device, minted.text());
    }

    private static DeviceBody with(Device device, @Nullable String deviceToken) {
        return new DeviceBody(
                device.deviceId().value(),
                device.formationId().map(FormationId::value).orElse(null),
                device.labels(),
                CapabilitiesBody.of(device.capabilities()),
                device.revision(),
                device.registeredAt().toString(),
                device.lastSeenAt().map(Instant::toString).orElse(null),
                deviceToken);
    }
}
