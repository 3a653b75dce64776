package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.distribution.Distribution;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.dynamodb.StaleDynamoDb;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Reads that are not consistent may answer from a copy that has fallen behind; reports count as
/// they would without.
class StaleReadsTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);
    private final List<StaleDynamoDb> copies = new ArrayList<>();

    private ApiClient device(String token) {
        TestStack stale =
                stack.through(client -> {
                    StaleDynamoDb copy = new StaleDynamoDb(client);
                    copies.add(copy);
                    return copy;
                });
        return DevicesFixture.client(WorkWiring.of(stale.backends())).as(token);
    }

    private String registered() {
        return DevicesFixture.admin(stack).put("/v1/devices/d-1", "{}").text("device_token");
    }

    private static ApiAnswer report(
            ApiClient device, Distribution distribution, int sequence, String state) {
        return device.post(
                "/v1/devices/d-1/work/" + distribution.id() + "/report",
                "{\"generation\": 1, \"attempt\": 1, \"sequence\": %d, \"state\": \"%s\"}"
                        .formatted(sequence, state));
    }

    @Test
    void aTokenAndWorkThatAreNewAreKnownAtOnce() {
        String token = registered();
        fleet.publish("1.0");
        Distribution distribution = fleet.openTo("1.0", "d-1");
        fleet.assign(distribution, "d-1");
        ApiClient device = device(token);
        copies.forEach(StaleDynamoDb::fallBehind);

        ApiAnswer answer = report(device, distribution, 1, "Transferring");

        assertThat(answer.json().path("accepted").asBoolean()).isTrue();
    }

    @Test
    void reportsCountOnceAndEndWithTheCancel() {
        String token = registered();
        fleet.publish("1.0");
        Distribution distribution = fleet.openTo("1.0", "d-1");
        fleet.assign(distribution, "d-1");
        ApiClient device = device(token);
        assertThat(
                        report(device, distribution, 1, "Connecting")
                                .json()
                                .path("accepted")
                                .asBoolean())
                .isTrue();
        copies.forEach(StaleDynamoDb::fallBehind);

        assertThat(
                        report(device, distribution, 5, "Transferring")
                                .json()
                                .path("accepted")
                                .asBoolean())
                .isTrue();
        assertThat(
                        report(device, distribution, 5, "Transferring")
                                .json()
                                .path("accepted")
                                .asBoolean())
                .isFalse();
        assertThat(
                        report(device, distribution, 4, "Connecting")
                                .json()
                                .path("accepted")
                                .asBoolean())
                .isFalse();
        fleet.cancel(distribution.id());
        fleet.callOff(distribution, "d-1");
        ApiAnswer late = report(device, distribution, 6, "Operational");

        assertThat(late.json().path("accepted").asBoolean()).isFalse();
        assertThat(late.text("directive")).isEqualTo("stop");
        assertThat(fleet.image("d-1").running()).isEmpty();
    }
}
