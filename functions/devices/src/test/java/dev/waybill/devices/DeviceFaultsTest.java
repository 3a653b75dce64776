package dev.waybill.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MemberScope;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.device.Device;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.EnrollmentToken;
import dev.waybill.domain.device.FormationId;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.TestStack;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every change of a device meets a fault at each of its calls, before and after the call took
/// effect; repeated afterwards, it has had one effect.
class DeviceFaultsTest {

    private static final DeviceId ID = new DeviceId("d-1");
    private static final String DEVICE = "/v1/devices/d-1";

    /// One stack, and its API without faults.
    private record World(TestStack stack, ApiClient admin) {

        static World create() {
            TestStack stack = TestStack.onTables();
            return new World(stack, DevicesFixture.admin(stack));
        }

        ApiAnswer despite(Faults faults, Function<ApiClient, ApiAnswer> call) {
            return Recovery.after(faults, stack, on -> call.apply(DevicesFixture.admin(on)));
        }

        /// The device, if there is one, and everything that belongs to it agree.
        void requireConsistent(String... formations) {
            Optional<Device> device = DevicesTable.of(stack.backends()).find(ID);
            MembershipsTable memberships = MembershipsTable.of(stack.backends());
            AccessTable access = AccessTable.of(stack.backends());
            assertThat(memberships.contains(MemberScope.ALL, ID)).isEqualTo(device.isPresent());
            for (String name : formations) {
                FormationId formation = new FormationId(name);
                boolean member = device.flatMap(Device::formationId).equals(Optional.of(formation));
                assertThat(memberships.contains(MemberScope.of(formation), ID)).isEqualTo(member);
                long count =
                        memberships
                                .findFormation(formation)
                                .map(MembershipsTable.Formation::deviceCount)
                                .orElse(0L);
                assertThat(count).isEqualTo(member ? 1 : 0);
            }
            device.ifPresent(known ->
                    assertThat(known.tokenIds())
                            .hasSize(1)
                            .allMatch(token -> access.find(token).isPresent()));
        }

        long audited(String action) {
            return stack
                    .backends()
                    .audit()
                    .listOfResource("devices/" + ID, Optional.empty(), 100)
                    .stream()
                    .filter(entry -> entry.action().equals(action))
                    .count();
        }

        /// What a call with this token is answered, by a function that knows nothing of it yet.
        int status(String token) {
            return DevicesFixture.client(stack).as(token).get(DEVICE).status();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void registering(Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            World world = World.create();
                            world.despite(
                                    faults, api -> api.put(DEVICE, "{\"formation_id\": \"f\"}"));

                            world.requireConsistent("f");
                            assertThat(world.audited("put_device")).isEqualTo(1);
                        });

        assertThat(played).isGreaterThan(4);
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void moving(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    world.admin().put(DEVICE, "{\"formation_id\": \"f\"}");
                    ApiAnswer moved =
                            world.despite(
                                    faults, api -> api.put(DEVICE, "{\"formation_id\": \"g\"}"));

                    assertThat(moved.text("formation_id")).isEqualTo("g");
                    assertThat(moved.json().path("revision").asLong()).isEqualTo(2);
                    world.requireConsistent("f", "g");
                    assertThat(world.audited("put_device")).isEqualTo(2);
                });
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void renewingATokenUnderAKey(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    String old = world.admin().put(DEVICE, "{}").text("device_token");
                    ApiAnswer renewed =
                            world.despite(
                                    faults,
                                    api ->
                                            api.with("idempotency-key", "k")
                                                    .post(DEVICE + "/token", ""));

                    assertThat(renewed.status()).isEqualTo(201);
                    world.requireConsistent();
                    assertThat(world.audited("rotate_device_token")).isEqualTo(1);
                    assertThat(world.status(old)).isEqualTo(401);
                });
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void enrollingUnderAKey(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    String token =
                            world.admin()
                                    .post(
                                            "/v1/enrollments",
                                            "{\"formation_id\": \"f\", \"max_uses\": 5,"
                                                    + " \"expires_in_seconds\": 3600}")
                                    .text("enrollment_token");
                    String body =
                            "{\"enrollment_token\": \"%s\", \"device_id\": \"d-1\"}"
                                    .formatted(token);
                    ApiAnswer enrolled =
                            world.despite(
                                    faults,
                                    api ->
                                            api.with("idempotency-key", "k")
                                                    .post("/v1/enroll", body));

                    assertThat(enrolled.status()).isEqualTo(201);
                    world.requireConsistent("f");
                    assertThat(uses(world.stack(), token)).isEqualTo(1);
                    assertThat(world.audited("enroll")).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void deleting(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.create();
                    String token =
                            world.admin()
                                    .put(DEVICE, "{\"formation_id\": \"f\"}")
                                    .text("device_token");
                    ApiAnswer deleted = world.despite(faults, api -> api.delete(DEVICE));

                    assertThat(deleted.status()).isIn(204, 404);
                    world.requireConsistent("f");
                    assertThat(world.audited("delete_device")).isEqualTo(1);
                    assertThat(world.status(token)).isEqualTo(401);
                });
    }

    private static long uses(TestStack stack, String token) {
        String id = EnrollmentToken.parse(token).orElseThrow().enrollmentId();
        return AccessTable.of(stack.backends()).findEnrollment(id).orElseThrow().uses();
    }
}
