package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Distributions that take late joiners are told of devices that are new or have changed.
class JoiningsTest {

    private static final Task JOIN = new Task.Join("d1", new DeviceId("n1"));

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient admin = DevicesFixture.admin(stack);

    /// The distribution d1 to all devices, which may be joined.
    private static void open(TestFleet fleet) {
        fleet.publish("1.0");
        fleet.use(Strategy.NONE.withLateJoiners());
        fleet.open("1.0");
    }

    private static List<Task> tasks(TestFleet fleet) {
        return fleet.takeTasks().stream().map(Tasks::read).toList();
    }

    private static boolean isOwed(TestStack stack) {
        return !MembershipsTable.of(stack.backends())
                .listJoining(10, Optional.empty())
                .items()
                .isEmpty();
    }

    @Test
    void nothingIsSaidWhereNobodyAsks() {
        String token = admin.put("/v1/devices/n1", "{}").text("device_token");
        DevicesFixture.device(stack, token)
                .post("/v1/devices/n1/heartbeat", "{\"capabilities\": {\"cpu_arch\": \"arm64\"}}");
        assertThat(tasks(fleet)).isEmpty();
        assertThat(isOwed(stack)).isFalse();
    }

    @Test
    void tellsOfANewDevice() {
        open(fleet);
        admin.put("/v1/devices/n1", "{}");
        assertThat(tasks(fleet)).containsExactly(JOIN);
        assertThat(isOwed(stack)).isTrue();
    }

    @Test
    void tellsOfADeviceThatMoves() {
        admin.put("/v1/devices/n1", "{}");
        open(fleet);
        admin.put("/v1/devices/n1", "{\"formation_id\": \"f\"}");
        assertThat(tasks(fleet)).containsExactly(JOIN);
        assertThat(isOwed(stack)).isTrue();
    }

    @Test
    void tellsOfADeviceThatEnrolls() {
        open(fleet);
        String token =
                admin.post("/v1/enrollments", "{\"max_uses\": 1, \"expires_in_seconds\": 60}")
                        .text("enrollment_token");
        DevicesFixture.client(stack)
                .post(
                        "/v1/enroll",
                        "{\"enrollment_token\": \"" + token + "\", \"device_id\": \"n1\"}");
        assertThat(tasks(fleet)).containsExactly(JOIN);
        assertThat(isOwed(stack)).isTrue();
    }

    @Test
    void tellsOfOtherCapabilitiesAndOnlyOfOthers() {
        String token = admin.put("/v1/devices/n1", "{}").text("device_token");
        open(fleet);
        ApiClient device = DevicesFixture.device(stack, token);
        String beat = "{\"capabilities\": {\"gpu_memory_gb\": 8}}";
        device.post("/v1/devices/n1/heartbeat", "{}");
        assertThat(tasks(fleet)).isEmpty();
        device.post("/v1/devices/n1/heartbeat", beat);
        assertThat(tasks(fleet)).containsExactly(JOIN);
        device.post("/v1/devices/n1/heartbeat", beat);
        assertThat(tasks(fleet)).isEmpty();
        assertThat(isOwed(stack)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "CRASH")
    void aRegistrationThatIsCutShortIsToldOfOrOwed(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack each = TestStack.onTwins();
                    TestFleet its = new TestFleet(each);
                    open(its);
                    Recovery.after(
                            faults,
                            each,
                            on -> DevicesFixture.admin(on).put("/v1/devices/n1", "{}"));
                    assertThat(isOwed(each)).isTrue();
                });
    }

    @ParameterizedTest
    @EnumSource(names = "CRASH")
    void aHeartbeatThatIsCutShortIsToldOfOrOwed(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack each = TestStack.onTwins();
                    TestFleet its = new TestFleet(each);
                    String token =
                            DevicesFixture.admin(each)
                                    .put("/v1/devices/n1", "{}")
                                    .text("device_token");
                    open(its);
                    Recovery.after(
                            faults,
                            each,
                            on ->
                                    DevicesFixture.device(on, token)
                                            .post(
                                                    "/v1/devices/n1/heartbeat",
                                                    "{\"capabilities\": {\"cpu_arch\": \"arm64\"}}"));
                    assertThat(isOwed(each)).isTrue();
                });
    }
}
