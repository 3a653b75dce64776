package dev.waybill.devices;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.device.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Notes when a device was last seen: at most once a minute per device and function instance, so
/// that a poll costs no write.
final class Presence {

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int KEPT_DEVICES = 50_000;

    private final DevicesTable devices;
    private final InstantSource clock;
    private final Map<DeviceId, Instant> noted =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<DeviceId, Instant> eldest) {
                    return size() > KEPT_DEVICES;
                }
            };

    Presence(DevicesTable devices, InstantSource clock) {
        this.devices = devices;
        this.clock = clock;
    }

    /// The device has just called.
    void note(DeviceId deviceId) {
        Instant now = clock.instant();
        synchronized (noted) {
            Instant last = noted.get(deviceId);
            if (last != null && now.isBefore(last.plus(EVERY))) {
                return;
            }
            noted.put(deviceId, now);
        }
        devices.seen(deviceId, now);
    }
}
