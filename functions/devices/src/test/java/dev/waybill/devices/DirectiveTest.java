package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a device is told to do (API §10, SPEC D1.13, D1.14, D1.16): every answer to a report says
/// whether to go on, and nothing that comes late, twice or in another order changes anything.
class DirectiveTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final ApiClient device =
            client(DevicesFixture.admin(stack).put("/v1/devices/d-1", "{}").text("device_token"));

    private ApiClient client(String token) {
        HttpFunction function = WorkWiring.of(stack.backends());
        return new ApiClient(
                        (in, out) -> function.serve(in, out, line -> {}), Contract.ofRepository())
                .as(token);
    }

    private Distribution first;

    @BeforeEach
    void begin() {
        fleet.publish("1.0");
        fleet.publish("2.0");
        first = begun("1.0");
    }

    private Distribution begun(String version) {
        Distribution distribution = fleet.openTo(version, "d-1");
        fleet.assign(distribution, "d-1");
        fleet.run(distribution.id(), 1);
        return distribution;
    }

    private ApiAnswer report(Distribution distribution, int attempt, int sequence, String state) {
        ApiAnswer answer =
                device.post(
                        "/v1/devices/d-1/work/" + distribution.id() + "/report",
                        "{\"generation\":%d,\"attempt\":%d,\"sequence\":%d,\"state\":\"%s\"}"
                                .formatted(distribution.generation(), attempt, sequence, state));
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private static void assertSaid(ApiAnswer answer, boolean accepted, String directive) {
        assertThat(answer.json().path("accepted").asBoolean()).isEqualTo(accepted);
        assertThat(answer.text("directive")).isEqualTo(directive);
    }

    private JsonNode work() {
        return device.get("/v1/devices/d-1/work").json().path("work");
    }

    @Test
    void d1_13_lateAndRepeatedReportsChangeNothingAndAreAnsweredAlike() {
        assertSaid(report(first, 1, 5, "Transferring"), true, "continue");
        assertSaid(report(first, 1, 5, "Transferring"), false, "continue");
        assertSaid(report(first, 1, 4, "Failed"), false, "continue");
        assertThat(fleet.image("d-1").classOf(1)).contains(TargetClass.IN_PROGRESS);
    }

    @Test
    void aPausedDistributionLetsADeviceGoOn() {
        report(first, 1, 1, "Connecting");
        fleet.pause(first.id());
        assertSaid(report(first, 1, 2, "Transferring"), true, "continue");
    }

    @Test
    void aPausedDistributionSignsOnlyWhatIsBegun() {
        fleet.publishStored("3.0");
        Distribution stored = begun("3.0");
        assertThat(sign(stored).status()).isEqualTo(200);
        fleet.pause(stored.id());
        assertThat(sign(stored).text("code")).isEqualTo("work_superseded");
        report(stored, 1, 1, "Transferring");
        assertThat(sign(stored).status()).isEqualTo(200);
    }

    private ApiAnswer sign(Distribution distribution) {
        return device.post("/v1/devices/d-1/work/" + distribution.id() + "/download", "");
    }

    @Test
    void d1_14_aDeviceThatWasOfferedTheWorkIsToldThoughItNeverSaidThatItBegan() {
        fleet.cancel(first.id());
        fleet.callOff(first, "d-1");
        JsonNode item = work().get(0);
        assertThat(item.path("action").asText()).isEqualTo("cancel");
        assertThat(item.path("attempt").asInt()).isEqualTo(1);
        assertThat(item.path("last_sequence").asInt()).isZero();
        assertSaid(report(first, 1, 1, "Cancelled"), true, "stop");
        assertThat(work()).isEmpty();
    }

    @Test
    void d1_14_aCancelIsToldUntilTheDeviceSaysThatItHasStopped() {
        report(first, 1, 1, "Transferring");
        fleet.cancel(first.id());
        fleet.callOff(first, "d-1");
        assertSaid(report(first, 1, 2, "Transferring"), false, "stop");
        assertThat(work().get(0).path("action").asText()).isEqualTo("cancel");

        assertSaid(report(first, 1, 3, "Cancelled"), true, "stop");
        assertThat(work()).isEmpty();
        assertSaid(report(first, 1, 3, "Cancelled"), false, "stop");
        assertSaid(report(first, 1, 9, "Operational"), false, "stop");
        assertThat(fleet.image("d-1").classOf(1)).contains(TargetClass.CANCELLED);
        assertThat(fleet.image("d-1").running()).isEmpty();
    }

    @Test
    void d1_14_aCancelEndsForTheOperatorThoughTheDeviceNeverAnswers() {
        report(first, 1, 1, "Transferring");
        fleet.cancel(first.id());
        fleet.callOff(first, "d-1");
        assertThat(fleet.distribution(first.id()).state()).isEqualTo(DistributionState.CANCELLED);
        assertThat(fleet.image("d-1").classOf(1)).contains(TargetClass.CANCELLED);
    }

    @Test
    void d1_14_whatNewerWorkTookThePlaceOfIsStoppedThoughTheCancelIsToldNoMore() {
        fleet.publishStored("3.0");
        report(first, 1, 1, "Transferring");
        fleet.cancel(first.id());
        fleet.callOff(first, "d-1");
        Distribution second = begun("3.0");
        AssignmentsTable.of(stack.backends())
                .change(
                        fleet.image("d-1"),
                        image -> image.next(new AssignmentEvent.Pruned(first.generation())));
        assertThat(work()).hasSize(1);
        assertThat(work().get(0).path("generation").asLong()).isEqualTo(second.generation());
        assertSaid(report(first, 1, 2, "Transferring"), false, "stop");
        assertSaid(report(first, 1, 3, "Cancelled"), false, "stop");
    }

    @Test
    void d1_16_workThatALaterDistributionReplacedIsStopped() {
        report(first, 1, 1, "Transferring");
        Distribution second = begun("2.0");
        assertSaid(report(first, 1, 2, "Transferring"), true, "stop");
        assertThat(fleet.image("d-1").desired()).contains(second.generation());
        assertSaid(report(second, 1, 1, "Operational"), true, "continue");

        // The older one was through after all; what the device is to have stays.
        assertSaid(report(first, 1, 3, "Operational"), true, "stop");
        assertThat(fleet.image("d-1").running().map(installed -> installed.version().value()))
                .contains("2.0");
    }

    @Test
    void d1_16_anOlderDistributionThatArrivesLateIsStoppedAtOnce() {
        Distribution second = fleet.openTo("2.0", "d-1");
        Distribution third = begun("1.0");
        fleet.assign(second, "d-1");
        assertSaid(report(second, 1, 1, "Connecting"), true, "stop");
        assertThat(fleet.image("d-1").desired()).contains(third.generation());
    }

    @Test
    void aReportOfAnEarlierAttemptChangesNothing() {
        assertSaid(report(first, 1, 1, "Failed"), true, "continue");
        retry();
        assertSaid(report(first, 2, 1, "Transferring"), true, "continue");
        assertSaid(report(first, 1, 99, "Failed"), false, "continue");
        assertThat(fleet.image("d-1").entry(1).map(entry -> entry.progress().state()))
                .contains(ReportState.TRANSFERRING);
    }

    private void retry() {
        Assignment image = fleet.image("d-1");
        Entry failed = image.entry(1).orElseThrow();
        AssignmentEvent.Retried retried =
                new AssignmentEvent.Retried(1, 1, failed, stack.clock().instant());
        AssignmentsTable.of(stack.backends()).change(image, each -> each.next(retried));
    }

    @Test
    void aReportOfAnAttemptThatWasNeverAskedForChangesNothing() {
        report(first, 1, 1, "Transferring");
        assertSaid(report(first, 2, 1, "Failed"), false, "continue");
        assertSaid(report(first, Integer.MAX_VALUE, 1, "Failed"), false, "continue");
        assertThat(fleet.image("d-1").entry(1).map(entry -> entry.progress().state()))
                .contains(ReportState.TRANSFERRING);
    }
}
