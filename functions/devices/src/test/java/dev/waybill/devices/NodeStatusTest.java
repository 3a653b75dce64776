package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What runs on a device, by its own word (SPEC section 2).
class NodeStatusTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = DevicesFixture.admin(stack);
    private final ApiClient device = device();

    private ApiClient device() {
        String token = admin.put("/v1/devices/node-1", "{}").text("device_token");
        return DevicesFixture.device(stack, token);
    }

    private ApiAnswer say(String model, String status, String more) {
        return device.put(
                "/v1/devices/node-1/models/" + model + "/status",
                "{\"operational_status\": \"%s\"%s}".formatted(status, more));
    }

    private ApiAnswer status(String model) {
        return admin.get("/v1/devices/node-1/models/" + model);
    }

    private static String version(String version) {
        return ", \"current_version\": \"" + version + "\"";
    }

    @Test
    void a1_6_aStatusComesBackAsItWasSaid() {
        say("m", "Operational", version("4.2.1") + ", \"variant_id\": \"fp16-cuda\"");
        JsonNode status = status("m").json();
        assertThat(status.path("node_id").asText()).isEqualTo("node-1");
        assertThat(status.path("current_version").asText()).isEqualTo("4.2.1");
        assertThat(status.path("variant_id").asText()).isEqualTo("fp16-cuda");
        assertThat(status.path("operational_status").asText()).isEqualTo("Operational");
        assertThat(status.has("last_updated")).isTrue();
    }

    @Test
    void a1_7_ofADeviceThatSaidNothingNothingIsKnown() {
        assertThat(status("m").code()).isEqualTo("status_not_found");
    }

    @Test
    void a1_13_aReportOnWorkIsFoundByModelAndDevice() {
        TestFleet fleet = new TestFleet(stack);
        fleet.publish("1.0");
        fleet.assign(fleet.openTo("1.0", "node-1"), "node-1");
        fleet.report("node-1", 1, 1, ReportState.OPERATIONAL);
        JsonNode status = status("model").json();
        assertThat(status.path("current_version").asText()).isEqualTo("1.0");
        assertThat(status.path("operational_status").asText()).isEqualTo("Operational");
    }

    @Test
    void d1_1_modelsOfTheSameVersionAreKeptApart() {
        say("one", "Operational", version("1.0"));
        say("two", "Failed", version("1.0"));
        assertThat(status("one").json().path("operational_status").asText())
                .isEqualTo("Operational");
        assertThat(status("two").json().path("operational_status").asText()).isEqualTo("Failed");
        assertThat(status("1.0").status()).isEqualTo(404);
    }

    @Test
    void d1_2_aWordWithoutAVersionIsKept() {
        say("m", "Downloading", ", \"target_version\": \"2.0\"");
        assertThat(status("m").json().has("current_version")).isFalse();
        assertThat(status("m").json().path("target_version").asText()).isEqualTo("2.0");
        say("m", "NotDeployed", "");
        assertThat(status("m").json().path("operational_status").asText()).isEqualTo("NotDeployed");
    }

    @Test
    void d1_13_anOlderWordIsTakenAndChangesNothing() {
        say("m", "Operational", version("2.0") + ", \"last_updated\": \"2025-06-01T11:00:00Z\"");
        ApiAnswer late =
                say("m", "Failed", version("1.0") + ", \"last_updated\": \"2025-06-01T10:00:00Z\"");
        assertThat(late.status()).isEqualTo(200);
        assertThat(status("m").json().path("current_version").asText()).isEqualTo("2.0");
        assertThat(status("m").json().path("operational_status").asText()).isEqualTo("Operational");
    }

    @Test
    void d1_13_aTimeToComeIsNow() {
        say("m", "Operational", version("2.0") + ", \"last_updated\": \"2999-01-01T00:00:00Z\"");
        assertThat(status("m").json().path("last_updated").asText())
                .isEqualTo(stack.clock().instant().toString());
    }

    @Test
    void d1_17_whatRunsHasAVersion() {
        for (String status : List.of("Operational", "Degraded", "Loading")) {
            ApiAnswer answer = say("m", status, "");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid_request");
            assertThat(answer.text("field")).isEqualTo("current_version");
        }
        assertThat(status("m").status()).isEqualTo(404);
        say("m", "NotDeployed", version("1.0"));
        assertThat(status("m").json().has("current_version")).isFalse();
    }
}
