package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.MemberScope;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.device.Signposts;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What must hold of devices while several callers change them, on any DynamoDB.
abstract class DeviceRacesContract {

    private final TestStack stack = stack();
    private final ApiClient admin = DevicesFixture.admin(stack);
    private final ApiClient anybody = DevicesFixture.client(stack);
    private final MembershipsTable memberships = MembershipsTable.of(stack.backends());

    /// A stack of its own.
    protected abstract TestStack stack();

    @Test
    void exactlyOneOfRacingRegistrationsMakesTheDevice() {
        List<ApiAnswer> answers = Race.of(8).run(i -> admin.put("/v1/devices/d-1", "{}"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(7);
        assertThat(admin.get("/v1/devices").json().path("devices")).hasSize(1);
    }

    @Test
    void countsStayExactWhileDevicesMoveAndGo() {
        Race.of(8)
                .run(i -> {
                    for (int round = 0; round < 6; round++) {
                        String device = "/v1/devices/d-" + (i + round) % 4;
                        if ((i + round) % 5 == 0) {
                            admin.delete(device);
                        } else {
                            admin.put(device, "{\"formation_id\": \"f-" + round % 2 + "\"}");
                        }
                    }
                    return i;
                });

        for (String name : List.of("f-0", "f-1")) {
            FormationId formation = new FormationId(name);
            List<DeviceId> members =
                    memberships.list(MemberScope.of(formation), 100, Optional.empty()).items();
            assertThat(memberships.findFormation(formation).orElseThrow().deviceCount())
                    .isEqualTo(members.size());
            for (DeviceId member : members) {
                assertThat(admin.get("/v1/devices/" + member).text("formation_id")).isEqualTo(name);
            }
        }
        assertThat(memberships.list(MemberScope.ALL, 100, Optional.empty()).items())
                .hasSize(admin.get("/v1/devices").json().path("devices").size());
    }

    @Test
    void exactlyMaxUsesOfManyRacingDevicesEnroll() {
        String token =
                open("{\"max_uses\": 5, \"expires_in_seconds\": 60, \"formation_id\": \"f\"}");
        List<Integer> statuses =
                Race.of(16)
                        .run(i -> anybody.post("/v1/enroll", enrollment(token, "d-" + i)).status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(5);
        assertThat(statuses).filteredOn(status -> status == 403).hasSize(11);
        assertThat(admin.get("/v1/devices").json().path("devices")).hasSize(5);
        assertThat(admin.get("/v1/formations").json().at("/formations/0/device_count").asInt())
                .isEqualTo(5);
    }

    @Test
    void exactlyOneOfRacingEnrollmentsOfOneDeviceWins() {
        String token = open("{\"max_uses\": 16, \"expires_in_seconds\": 60}");
        List<Integer> statuses =
                Race.of(8).run(i -> anybody.post("/v1/enroll", enrollment(token, "d-1")).status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(7);
        assertThat(anybody.post("/v1/enroll", enrollment(token, "d-2")).status()).isEqualTo(201);
    }

    @Test
    void signpostsStandInEveryScopeOfTheirDevice() {
        DeviceId signpost =
                IntStream.iterate(0, i -> i + 1)
                        .mapToObj(i -> new DeviceId("device-" + i))
                        .filter(Signposts::isSignpost)
                        .findFirst()
                        .orElseThrow();
        MemberScope formation = MemberScope.of(new FormationId("f"));
        admin.put("/v1/devices/" + signpost, "{\"formation_id\": \"f\"}");
        admin.put("/v1/devices/plain", "{\"formation_id\": \"f\"}");

        assertThat(members(MemberScope.ALL.signposts())).containsExactly(signpost);
        assertThat(members(formation.signposts())).containsExactly(signpost);
        assertThat(memberships.contains(formation, signpost)).isTrue();

        admin.put("/v1/devices/" + signpost, "{}");
        assertThat(members(formation.signposts())).isEmpty();
        admin.delete("/v1/devices/" + signpost);
        assertThat(members(MemberScope.ALL.signposts())).isEmpty();
        assertThat(members(MemberScope.ALL)).containsExactly(new DeviceId("plain"));
    }

    private List<DeviceId> members(MemberScope scope) {
        return memberships.list(scope, 100, Optional.empty()).items();
    }

    private String open(String body) {
        return admin.post("/v1/enrollments", body).text("enrollment_token");
    }

    private static String enrollment(String token, String deviceId) {
        return "{\"enrollment_token\": \"%s\", \"device_id\": \"%s\"}".formatted(token, deviceId);
    }
}
