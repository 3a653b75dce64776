package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a device says that keeps it (SPEC D1.6, D1.7).
class BlockersTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient device = device();
    private int sequence;

    private ApiClient device() {
        String token = DevicesFixture.admin(stack).put("/v1/devices/n1", "{}").text("device_token");
        fleet.publishStored("1.0");
        fleet.assign(fleet.openTo("1.0", "n1"), "n1");
        fleet.run("d1", 1);
        return DevicesFixture.device(stack, token);
    }

    private Blocker report(String state, String reason) {
        say(state, ", \"reason\": \"" + reason + "\", \"details\": \"in words\"");
        return fleet.image("n1").blocker().orElseThrow();
    }

    private void say(String state, String more) {
        stack.clock().advance(Duration.ofSeconds(10));
        ApiAnswer answer =
                device.post(
                        "/v1/devices/n1/work/d1/report",
                        "{\"generation\": 1, \"sequence\": %d, \"state\": \"%s\"%s}"
                                .formatted(++sequence, state, more));
        assertThat(answer.json().path("accepted").asBoolean()).isTrue();
    }

    private Instant now() {
        return stack.clock().instant();
    }

    private Optional<BlockerReason> reason() {
        return fleet.image("n1").blocker().map(Blocker::reason);
    }

    @ParameterizedTest
    @EnumSource
    void d1_7_whateverADeviceSaysKeepsItWithoutFailingIt(BlockerReason reason) {
        Blocker blocker = report("Connecting", reason.toString());
        assertThat(blocker).isEqualTo(new Blocker(reason, now(), Optional.of("in words")));
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.IN_PROGRESS);
        say("Transferring", "");
        assertThat(reason()).isEmpty();
    }

    @Test
    void d1_7_aBusyDeviceIsBusyUntilItGoesOn() {
        assertThat(report("Completed", "NodeBusy").reason()).isEqualTo(BlockerReason.NODE_BUSY);
        say("Loading", "");
        assertThat(reason()).isEmpty();
    }

    @Test
    void d1_7_aFailedTransferIsTransferFailed() {
        say("Transferring", "");
        say("Failed", "");
        assertThat(reason()).contains(BlockerReason.TRANSFER_FAILED);
    }

    @Test
    void d1_7_aVersionThatDoesNotStartIsDeploymentFailed() {
        say("Loading", "");
        say("Failed", "");
        assertThat(reason()).contains(BlockerReason.DEPLOYMENT_FAILED);
    }

    @Test
    void d1_7_aDiskThatTurnsOutFullIsInsufficientStorage() {
        say("Transferring", "");
        assertThat(report("Failed", "InsufficientStorage").reason())
                .isEqualTo(BlockerReason.INSUFFICIENT_STORAGE);
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.FAILED);
    }

    @Test
    void d1_7_aFailureOfWhichNobodyKnowsMoreIsUnknown() {
        say("Failed", "");
        assertThat(reason()).contains(BlockerReason.UNKNOWN);
    }

    @Test
    void d1_7_aDeviceThatCallsAgainIsPartitionedNoMore() {
        silence();
        assertThat(reason()).contains(BlockerReason.NETWORK_PARTITION);
        assertThat(device.get("/v1/devices/n1/work").json().path("work")).hasSize(1);
        assertThat(reason()).isEmpty();
        long revision = fleet.image("n1").revision();
        device.get("/v1/devices/n1/work");
        assertThat(fleet.image("n1").revision()).isEqualTo(revision);
    }

    @Test
    void d1_7_aPartitionThatADeviceSpeaksOfOutlastsItsCalls() {
        Instant first = report("Connecting", "NetworkPartition").since();
        device.get("/v1/devices/n1/work");
        silence();
        device.get("/v1/devices/n1/work");
        assertThat(fleet.image("n1").blocker().map(Blocker::since)).contains(first);
        assertThat(report("Connecting", "NetworkPartition").since()).isEqualTo(first);
        say("Transferring", "");
        assertThat(reason()).isEmpty();
    }

    @Test
    void d1_7_aPartitionThatWasFoundIsTheDevicesOwnOnceItSpeaksOfIt() {
        silence();
        Instant first = fleet.image("n1").blocker().orElseThrow().since();
        assertThat(report("Connecting", "NetworkPartition").since()).isEqualTo(first);
        device.get("/v1/devices/n1/work");
        assertThat(reason()).contains(BlockerReason.NETWORK_PARTITION);
    }

    @Test
    void d1_6_whatADeviceSaidKeepsItSinceThenOnceItCallsAgain() {
        Blocker said = report("Connecting", "InsufficientStorage");
        silence();
        assertThat(reason()).contains(BlockerReason.NETWORK_PARTITION);
        stack.clock().advance(Duration.ofHours(1));

        device.get("/v1/devices/n1/work");
        assertThat(fleet.image("n1").blocker()).contains(said);
        long revision = fleet.image("n1").revision();
        device.get("/v1/devices/n1/work");
        assertThat(fleet.image("n1").revision()).isEqualTo(revision);
        assertThat(report("Connecting", "InsufficientStorage").since()).isEqualTo(said.since());
    }

    @Test
    void d1_6_whatADeviceSaysAgainWithoutCallingBeforeItSaysSinceThen() {
        Blocker said = report("Connecting", "InsufficientStorage");
        silence();
        stack.clock().advance(Duration.ofHours(1));
        assertThat(report("Connecting", "InsufficientStorage").since()).isEqualTo(said.since());
    }

    private void silence() {
        Assignment image = fleet.image("n1");
        AssignmentEvent.Silent silent =
                new AssignmentEvent.Silent(
                        1, 1, image.entry(1).orElseThrow().progress().lastSequence(), now(), now());
        AssignmentsTable.of(stack.backends()).change(image, each -> each.next(silent));
    }

    @Test
    void d1_6_sinceIsWhenItWasFirstMet() {
        Instant first = report("Connecting", "NodeBusy").since();
        assertThat(report("Connecting", "NodeBusy").since()).isEqualTo(first);
        assertThat(report("Transferring", "NodeBusy").since()).isEqualTo(first);
    }

    @Test
    void d1_6_anotherReasonAndAReasonThatComesBackBeginAnew() {
        Instant first = report("Connecting", "NodeBusy").since();
        Instant second = report("Connecting", "InsufficientStorage").since();
        assertThat(second).isAfter(first);
        say("Connecting", "");
        assertThat(report("Connecting", "NodeBusy").since()).isEqualTo(now()).isAfter(second);
    }
}
