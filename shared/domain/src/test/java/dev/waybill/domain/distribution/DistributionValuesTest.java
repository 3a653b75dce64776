package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.DeviceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The small values of SPEC 2.1 (A1.4, A1.5, A1.9, A1.12 without its JSON).
class DistributionValuesTest {

    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    @Test
    void prioritiesAreOrdered() {
        assertThat(Priority.CRITICAL.isAbove(Priority.HIGH)).isTrue();
        assertThat(Priority.HIGH.isAbove(Priority.NORMAL)).isTrue();
        assertThat(Priority.NORMAL.isAbove(Priority.LOW)).isTrue();
        assertThat(Priority.LOW.isAbove(Priority.LOW)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void prioritiesRoundTrip(Priority priority) {
        assertThat(Priority.parse(priority.toString())).isEqualTo(priority);
    }

    @ParameterizedTest
    @EnumSource(TargetClass.class)
    void classesRoundTrip(TargetClass target) {
        assertThat(TargetClass.parse(target.toString())).isEqualTo(target);
    }

    @ParameterizedTest
    @EnumSource(BlockerReason.class)
    void reasonsRoundTrip(BlockerReason reason) {
        assertThat(BlockerReason.parse(reason.toString())).isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource(Predicate.class)
    void predicatesRoundTrip(Predicate predicate) {
        assertThat(Predicate.of(predicate.toString())).isEqualTo(predicate);
    }

    @Test
    void reasonsHaveTheirHumanTexts() {
        assertThat(BlockerReason.NETWORK_PARTITION.humanText()).isEqualTo("Network partition");
        assertThat(BlockerReason.INSUFFICIENT_STORAGE.humanText())
                .isEqualTo("Insufficient storage");
        assertThat(BlockerReason.TRANSFER_FAILED.humanText()).isEqualTo("Transfer failed");
        assertThat(BlockerReason.INSUFFICIENT_GPU_MEMORY.humanText())
                .isEqualTo("Insufficient GPU memory");
    }

    @Test
    void aBlockerKeepsItsDetailsUpToALimit() {
        Blocker blocker =
                new Blocker(
                        BlockerReason.INSUFFICIENT_GPU_MEMORY,
                        NOW,
                        Optional.of("Required 8GB, available 4GB"));
        assertThat(blocker.details()).contains("Required 8GB, available 4GB");
        Blocker wordy = new Blocker(BlockerReason.UNKNOWN, NOW, Optional.of("😀".repeat(300)));
        assertThat(wordy.details()).contains("😀".repeat(Blocker.MAX_DETAILS));
    }

    @Test
    void namedDevicesStandInOrderAndOnce() {
        Scope.Nodes scope =
                Scope.Nodes.of(List.of(new DeviceId("b"), new DeviceId("a"), new DeviceId("b")));
        assertThat(scope.deviceIds()).containsExactly(new DeviceId("a"), new DeviceId("b"));
    }

    @Test
    void aCapabilityThatWasNeverReportedDoesNotMatch() {
        Scope.Capable demanding =
                new Scope.Capable(Optional.of(4.0), Optional.of("x86_64"), Optional.of(1024L));
        Scope.Capable open =
                new Scope.Capable(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(demanding.matches(Capabilities.UNKNOWN)).isFalse();
        assertThat(open.matches(Capabilities.UNKNOWN)).isTrue();
        assertThat(demanding.matches(device(4.0, "amd64", 1024))).isTrue();
        assertThat(demanding.matches(device(3.9, "amd64", 1024))).isFalse();
        assertThat(demanding.matches(device(4.0, "aarch64", 1024))).isFalse();
        assertThat(demanding.matches(device(4.0, "x86_64", 1023))).isFalse();
    }

    private static Capabilities device(double gpu, String arch, long storage) {
        return new Capabilities(
                Optional.of(gpu),
                Optional.empty(),
                Optional.of(arch),
                Optional.of(storage),
                Optional.empty());
    }

    @Test
    void demandsMustMakeSense() {
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(() ->
                        new Scope.Capable(
                                Optional.of(Double.NaN), Optional.empty(), Optional.empty()));
        assertThatExceptionOfType(InvalidRequest.class)
                .isThrownBy(
                        () -> new VariantSelector(Optional.empty(), List.of(), Optional.of(-1L)));
    }
}
