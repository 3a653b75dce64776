package dev.waybill.aws.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemText;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DeviceItemTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");

    @Test
    void aDeviceIsStoredSo() {
        Device device =
                new Device(
                        new DeviceId("d-1"),
                        Optional.of(new FormationId("north")),
                        new TreeMap<>(Map.of("site", "x", "note", "")),
                        new Capabilities(
                                Optional.of(1e300),
                                Optional.of("A2"),
                                Optional.of("aarch64"),
                                Optional.of(Long.MAX_VALUE),
                                Optional.of(List.of("z", "a"))),
                        new TreeSet<>(Set.of("t-2", "t-1")),
                        7,
                        NOW,
                        Optional.of(NOW.plusSeconds(60)));

        assertThat(ItemText.of(DeviceItem.toItem(device)))
                .isEqualTo(
                        """
                        capabilities M:{available_storage_mb N:9223372036854775807, cpu_arch S:aarch64, execution_providers L:[S:z, S:a], gpu_memory_gb S:1.0E300, gpu_type S:A2}
                        device_id S:d-1
                        formation_id S:north
                        labels M:{note S:, site S:x}
                        last_seen_at N:1736899260000
                        registered_at N:1736899200000
                        revision N:7
                        token_ids SS:[t-1, t-2]
                        """);
        assertThat(DeviceItem.fromItem(DeviceItem.toItem(device))).isEqualTo(device);
    }

    @Test
    void aBareDeviceIsStoredSo() {
        Device device =
                new Device(
                        new DeviceId("d-1"),
                        Optional.empty(),
                        new TreeMap<>(),
                        Capabilities.UNKNOWN,
                        new TreeSet<>(),
                        1,
                        NOW,
                        Optional.empty());

        assertThat(ItemText.of(DeviceItem.toItem(device)))
                .isEqualTo(
                        """
                        capabilities M:{}
                        device_id S:d-1
                        labels M:{}
                        registered_at N:1736899200000
                        revision N:1
                        """);
        assertThat(DeviceItem.fromItem(DeviceItem.toItem(device))).isEqualTo(device);
    }
}
