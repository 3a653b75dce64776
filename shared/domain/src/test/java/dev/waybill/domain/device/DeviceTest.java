package dev.waybill.domain.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");

    @Test
    void labelsAreNamesWithShortTexts() {
        assertThat(settings(Map.of("site", "north", "note", "")).labels()).hasSize(2);

        assertThatThrownBy(() -> settings(Map.of("", "x"))).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> settings(Map.of("site", "x".repeat(256))))
                .isInstanceOf(InvalidRequest.class);
        Map<String, String> many =
                IntStream.rangeClosed(0, DeviceSettings.MAX_LABELS)
                        .boxed()
                        .collect(Collectors.toMap(i -> "k" + i, i -> ""));
        assertThatThrownBy(() -> settings(many)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void settingsReplaceFormationAndLabelsAndKeepCapabilitiesThatAreNotStated() {
        Device device =
                Device.registered(new DeviceId("d-1"), settings(Map.of("a", "b")), "t", NOW);
        Device known =
                device.with(
                        new DeviceSettings(
                                Optional.of(new FormationId("f")),
                                new TreeMap<>(),
                                Optional.of(capabilities(1, 2))));
        Device left = known.with(settings(Map.of()));

        assertThat(known.formationId()).contains(new FormationId("f"));
        assertThat(known.labels()).isEmpty();
        assertThat(known.revision()).isEqualTo(2);
        assertThat(left.formationId()).isEmpty();
        assertThat(left.capabilities()).isEqualTo(capabilities(1, 2));
        assertThat(left.with(settings(Map.of()))).isSameAs(left);
    }

    @Test
    void enrollmentTokenIsReadFromItsOwnText() {
        EnrollmentToken token = EnrollmentToken.parse("wbe_abc_s_e-c").orElseThrow();

        assertThat(token.enrollmentId()).isEqualTo("abc");
        assertThat(token.hasHash(token.sha256())).isTrue();
        assertThat(token.hasHash("0".repeat(64))).isFalse();
        assertThat(token.toString()).doesNotContain("s_e-c");
        assertThat(EnrollmentToken.parse("wbe__x")).isEmpty();
        assertThat(EnrollmentToken.parse("wb_abc_x")).isEmpty();
        assertThat(EnrollmentToken.parse("wbe_")).isEmpty();
        assertThat(EnrollmentToken.parse("wbe_a_" + "x".repeat(600))).isEmpty();
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

    private static DeviceSettings settings(Map<String, String> labels) {
        return new DeviceSettings(Optional.empty(), new TreeMap<>(labels), Optional.empty());
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
