package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.fleet.TestFleet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The cases and mended defects of SPEC section 2 that are about a distribution's handle and scope.
class HandleCasesTest {

    private final DistributionsFixture world = new DistributionsFixture();

    @Test
    void a1_12_aScopeOfCapabilitiesComesBackAsItWasSent() {
        String scope =
                "{\"Capable\":{\"min_gpu_gb\":4.0,\"cpu_arch\":\"x86_64\",\"min_storage_mb\":1024}}";
        JsonNode handle =
                world.admin
                        .post(
                                "/v1/distributions",
                                "{\"model_id\": \"model\", \"version\": \"1.0\", \"scope\": "
                                        + scope
                                        + "}")
                        .json();
        assertThat(handle.path("distribution_handle").path("scope").toString()).isEqualTo(scope);
        String path = "/v1/distributions/" + handle.path("distribution_id").asText();
        assertThat(
                        world.admin
                                .get(path)
                                .json()
                                .path("distribution_handle")
                                .path("scope")
                                .toString())
                .isEqualTo(scope);
    }

    @Test
    void d1_9_aHandleNamesTheVariantThatMostDevicesGet() {
        world.fleet.publish(
                "3.0",
                TestFleet.variant("3.0", "arm", Optional.of("aarch64")),
                TestFleet.variant("3.0", "intel", Optional.of("x86_64")));
        for (String device : new String[] {"m-1", "m-2", "m-3"}) {
            world.fleet.register(
                    device, TestFleet.ofArchitecture(device.equals("m-2") ? "x86_64" : "arm64"));
        }
        JsonNode handle =
                world.admin
                        .post(
                                "/v1/distributions",
                                DistributionsFixture.to("3.0", "m-1", "m-2", "m-3"))
                        .json();
        assertThat(handle.path("variant_id").asText()).isEqualTo("arm");
    }

    @Test
    void d1_12_namedDevicesCollapseAndAScopeIsNeverWidened() {
        JsonNode handle =
                world.admin
                        .post(
                                "/v1/distributions",
                                DistributionsFixture.to("1.0", "d-1", "d-1", "d-2"))
                        .json();
        assertThat(handle.path("distribution_handle").path("scope").path("Nodes").path("node_ids"))
                .hasSize(2);
        assertThat(
                        world.admin
                                .post(
                                        "/v1/distributions",
                                        "{\"model_id\": \"model\", \"version\": \"1.0\","
                                                + " \"scope\": {\"Formation\": {\"formation_id\": \"no\"}}}")
                                .code())
                .isEqualTo("formation_not_found");
    }
}
