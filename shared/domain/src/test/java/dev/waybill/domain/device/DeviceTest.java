package dev.waybill.domain.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");

    @Test
    void labelsAreNamesWithShortValues() {
        Device.requireLabels(Map.of("site", "north", "note", ""));

        assertThatThrownBy(() -> Device.requireLabels(Map.of("", "x")))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> Device.requireLabels(Map.of("site", "x".repeat(256))))
                .isInstanceOf(InvalidRequest.class);
        Map<String, String> many =
                IntStream.rangeClosed(0, Device.MAX_LABELS)
                        .boxed()
                        .collect(Collectors.toMap(i -> "k" + i, i -> ""));
        assertThatThrownBy(() -> Device.requireLabels(many)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void capabilitiesAreAmounts() {
        assertThatThrownBy(() -> capabilities(Double.NaN, 1)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> capabilities(-1, 1)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> capabilities(1, -1))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.field()).isEqualTo("available_storage_mb"));
        assertThat(capabilities(0, 0).availableStorageMb()).contains(0L);
    }

    @Test
    void enrollmentIsOpenUntilItIsUsedUpOrExpires() {
        assertThat(enrollment(1).isOpen(NOW.minusMillis(1))).isTrue();
        assertThat(enrollment(1).isOpen(NOW)).isFalse();
        assertThat(enrollment(2).isOpen(NOW.minusMillis(1))).isFalse();
        assertThatThrownBy(() -> Enrollment.requireMaxUses(0)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> Enrollment.requireMaxUses(Enrollment.MAX_USES + 1))
                .isInstanceOf(InvalidRequest.class);
    }

    private static Enrollment enrollment(long uses) {
        return new Enrollment("e", "0".repeat(64), Optional.empty(), 2, uses, NOW);
    }

    private static Capabilities capabilities(double gigabytes, long storage) {
        return new Capabilities(
                Optional.of(gigabytes),
                Optional.empty(),
                Optional.empty(),
                Optional.of(storage),
                Optional.empty());
    }
}
