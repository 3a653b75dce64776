package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.Signposts;
import dev.waybill.testing.fleet.TestFleet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A dry run says what a distribution would mean (API §11).
class ForecastTest {

    private final DistributionsFixture world = new DistributionsFixture();

    private JsonNode forecast(String scope) {
        return world.admin
                .post(
                        "/v1/distributions",
                        "{\"model_id\": \"model\", \"version\": \"3.0\", \"dry_run\": true, \"scope\": "
                                + scope
                                + "}")
                .json();
    }

    private void publishForArm() {
        world.fleet.publish("3.0", TestFleet.variant("3.0", "arm", Optional.of("aarch64")));
    }

    @Test
    void looksAtEveryDeviceOfASmallScope() {
        publishForArm();
        for (int i = 0; i < 250; i++) {
            world.fleet.register(
                    "n-%03d".formatted(i),
                    TestFleet.ofArchitecture(i % 5 == 0 ? "x86_64" : "aarch64"));
        }
        JsonNode forecast = forecast("\"AllNodes\"");
        assertThat(forecast.path("targets").asInt()).isEqualTo(253);
        assertThat(forecast.has("estimated")).isFalse();
        assertThat(forecast.path("variants").path("arm").asInt()).isEqualTo(200);
        assertThat(forecast.path("bytes_full").asLong()).isEqualTo(200 * TestFleet.SIZE);
        assertThat(forecast.path("blockers")).hasSize(53);
        assertThat(forecast.path("blockers_total").asInt()).isEqualTo(53);
        assertThat(forecast.path("sample")).hasSize(20);
        assertThat(world.fleet.takeTasks()).isEmpty();
        assertThat(world.admin.get("/v1/distributions").json().path("distributions")).isEmpty();
    }

    @Test
    void countsOnlyDevicesInTheScope() {
        publishForArm();
        world.fleet.register("n-1", TestFleet.ofArchitecture("aarch64"));
        world.fleet.register("n-2", TestFleet.ofArchitecture("x86_64"));
        JsonNode forecast = forecast("{\"Capable\": {\"cpu_arch\": \"arm64\"}}");
        assertThat(forecast.path("targets").asInt()).isEqualTo(1);
        assertThat(forecast.path("blockers")).isEmpty();
    }

    @Test
    void estimatesALargeScopeFromASampleThatShowsNoDeviceTwice() {
        publishForArm();
        List<String> signposts =
                IntStream.iterate(0, i -> i + 1)
                        .mapToObj(i -> "device-%06d".formatted(i))
                        .filter(id -> Signposts.isSignpost(new DeviceId(id)))
                        .limit(6)
                        .toList();
        for (String signpost : signposts) {
            world.fleet.register(signpost, TestFleet.ofArchitecture("aarch64"));
            world.fleet.register(signpost + "-a", TestFleet.ofArchitecture("aarch64"));
            world.fleet.register(signpost + "-b", TestFleet.ofArchitecture("x86_64"));
        }
        JsonNode forecast = forecast("\"AllNodes\"");
        assertThat(forecast.path("estimated").asBoolean()).isTrue();
        assertThat(forecast.path("targets").asInt()).isEqualTo(6 * Signposts.ONE_IN);
        assertThat(forecast.path("blockers").findValuesAsText("node_id"))
                .hasSize(6)
                .doesNotHaveDuplicates();
        assertThat(new HashSet<>(forecast.path("sample").findValuesAsText("node_id")))
                .hasSize(forecast.path("sample").size());
        int blocked = forecast.path("blockers_total").asInt();
        int given = forecast.path("variants").path("arm").asInt();
        assertThat(blocked + given).isBetween(6 * Signposts.ONE_IN - 1, 6 * Signposts.ONE_IN + 1);
        assertThat((double) given / blocked).isBetween(1.5, 2.1);
    }
}
