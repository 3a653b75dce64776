package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is told of a device that is silent, though it has all time (SPEC D1.6, D1.7).
class SilentDevicesTest extends OverdueScene {

    @Test
    void d1_7_aDeviceOfWhichNothingIsHeardIsPartitionedThoughItHasAllTime() {
        run(Timeouts.NONE);
        pass(Duration.ofMinutes(29));
        assertThat(fleet.image("n1").blocker()).isEmpty();
        pass(Duration.ofMinutes(1));

        Blocker blocker = fleet.image("n1").blocker().orElseThrow();
        assertThat(blocker.reason()).isEqualTo(BlockerReason.NETWORK_PARTITION);
        assertThat(blocker.since()).isEqualTo(now());
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.PENDING);
    }

    @Test
    void d1_7_aDeviceThatCallsIsNotPartitioned() {
        run(Timeouts.NONE);
        stack.clock().advance(Duration.ofMinutes(20));
        DevicesTable.of(stack.backends()).seen(new DeviceId("n1"), stack.clock().instant());
        pass(Duration.ofMinutes(10));
        assertThat(fleet.image("n1").blocker()).isEmpty();
        pass(Duration.ofMinutes(31));
        assertThat(fleet.image("n1").blocker()).isPresent();
    }

    @Test
    void d1_6_sinceStaysAsLongAsTheDeviceIsSilentAndBeginsAnewAfterwards() {
        run(Timeouts.NONE);
        pass(Duration.ofHours(1));
        Instant first = fleet.image("n1").blocker().orElseThrow().since();
        pass(Duration.ofDays(1));
        assertThat(fleet.image("n1").blocker().orElseThrow().since()).isEqualTo(first);

        DevicesTable.of(stack.backends()).seen(new DeviceId("n1"), stack.clock().instant());
        pass(Duration.ofHours(7));
        Instant again = now();
        pass(Duration.ofDays(1));
        assertThat(fleet.image("n1").blocker().orElseThrow().since()).isEqualTo(again);
    }

    private void saysThatItIsFull() {
        AssignmentEvent.Reported full =
                new AssignmentEvent.Reported(
                        1,
                        Optional.empty(),
                        1,
                        ReportState.CONNECTING,
                        Optional.empty(),
                        Optional.of(BlockerReason.INSUFFICIENT_STORAGE),
                        Optional.of("in words"),
                        now());
        AssignmentsTable.of(stack.backends()).change(fleet.image("n1"), each -> each.next(full));
    }

    @Test
    void d1_6_whatADeviceHadSaidStandsAgainWhenItWasHeard() {
        run(Timeouts.NONE);
        saysThatItIsFull();
        Blocker said = fleet.image("n1").blocker().orElseThrow();
        for (int silence = 0; silence < 2; silence++) {
            pass(Duration.ofDays(1));
            assertThat(fleet.image("n1").blocker().map(Blocker::reason))
                    .contains(BlockerReason.NETWORK_PARTITION);
            stack.clock().advance(Duration.ofHours(6));
            DevicesTable.of(stack.backends()).seen(new DeviceId("n1"), now());
            pass();
            assertThat(fleet.image("n1").blocker()).contains(said);
        }
    }
}
