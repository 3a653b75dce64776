package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a device tells meets a fault at each of its calls, before and after the call took effect;
/// told again, it has counted once.
class WorkFaultsTest {

    @ParameterizedTest
    @EnumSource
    void reporting(Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            TestStack stack = TestStack.onTwins();
                            TestFleet fleet = new TestFleet(stack);
                            String token = registered(stack);
                            fleet.publish("1.0");
                            Distribution distribution = fleet.openTo("1.0", "d-1");
                            fleet.assign(distribution, "d-1");
                            Assignment before = fleet.image("d-1");
                            ApiAnswer answer =
                                    Recovery.after(
                                            faults,
                                            stack,
                                            on ->
                                                    DevicesFixture.device(on, token)
                                                            .post(
                                                                    "/v1/devices/d-1/work/"
                                                                            + distribution.id()
                                                                            + "/report",
                                                                    "{\"generation\": 1, \"attempt\": 1, \"sequence\": 7, \"state\": \"Operational\"}"));

                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(answer.text("directive")).isEqualTo("continue");
                            Assignment after = fleet.image("d-1");
                            assertThat(after.revision()).isEqualTo(before.revision() + 1);
                            assertThat(after.running()).isPresent();
                        });

        assertThat(played).isGreaterThan(3);
    }

    @ParameterizedTest
    @EnumSource
    void tellingWhatRuns(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack stack = TestStack.onTwins();
                    String token = registered(stack);
                    ApiAnswer answer =
                            Recovery.after(
                                    faults,
                                    stack,
                                    on ->
                                            DevicesFixture.device(on, token)
                                                    .put(
                                                            "/v1/devices/d-1/models/model/status",
                                                            "{\"node_id\": \"d-1\", \"current_version\": \"1.0\", \"operational_status\": \"Operational\", \"last_updated\": \"2025-06-01T12:00:00Z\"}"));

                    assertThat(answer.status()).isBetween(200, 204);
                    assertThat(new TestFleet(stack).image("d-1").running()).isPresent();
                });
    }

    /// Registers the device `d-1`; its token.
    private static String registered(TestStack stack) {
        return DevicesFixture.admin(stack).put("/v1/devices/d-1", "{}").text("device_token");
    }
}
