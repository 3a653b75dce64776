package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Making, cancelling and rolling back meet a fault at each of their calls, before and after the
/// call took effect; repeated under the same key, they have had one effect.
class DistributionFaultsTest {

    private static ApiAnswer despite(
            DistributionsFixture world, Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.after(
                faults,
                world.stack,
                on -> call.apply(DistributionsFixture.admin(on).with("idempotency-key", "k")));
    }

    private static long audited(DistributionsFixture world, String resource, String action) {
        return world
                .stack
                .backends()
                .audit()
                .listOfResource(resource, Optional.empty(), 100)
                .stream()
                .filter(entry -> entry.action().equals(action))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void creating(Kind kind) {
        int played =
                Crashes.atEveryCall(
                        kind,
                        faults -> {
                            DistributionsFixture world = new DistributionsFixture();
                            ApiAnswer created =
                                    despite(
                                            world,
                                            faults,
                                            api ->
                                                    api.post(
                                                            "/v1/distributions",
                                                            DistributionsFixture.to(
                                                                    "1.0", "d-1", "d-2")));

                            assertThat(created.status()).isEqualTo(201);
                            String id = created.text("distribution_id");
                            assertThat(created.json().path("generation").asLong()).isEqualTo(1);
                            assertThat(
                                            world.admin
                                                    .get("/v1/distributions")
                                                    .json()
                                                    .path("distributions"))
                                    .hasSize(1);
                            assertThat(world.admin.get("/v1/distributions/" + id).text("state"))
                                    .isEqualTo("Planning");
                            assertThat(audited(world, "distributions/" + id, "create_distribution"))
                                    .isEqualTo(1);
                        });

        assertThat(played).isGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void cancelling(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    DistributionsFixture world = new DistributionsFixture();
                    String id = world.opened("1.0").id();
                    ApiAnswer cancelled =
                            despite(
                                    world,
                                    faults,
                                    api -> api.post("/v1/distributions/" + id + "/cancel", ""));

                    assertThat(cancelled.json().path("was_cancelled").asBoolean()).isTrue();
                    assertThat(world.fleet.distribution(id).state())
                            .isEqualTo(DistributionState.CANCELLED);
                    assertThat(audited(world, "distributions/" + id, "cancel_distribution"))
                            .isEqualTo(1);
                    assertThat(
                                    world.admin
                                            .post("/v1/distributions/" + id + "/cancel", "")
                                            .json()
                                            .path("was_cancelled")
                                            .asBoolean())
                            .isFalse();
                });
    }

    @ParameterizedTest
    @EnumSource
    void rollingBack(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    DistributionsFixture world = new DistributionsFixture();
                    world.opened("2.0");
                    ApiAnswer back =
                            despite(
                                    world,
                                    faults,
                                    api ->
                                            api.post(
                                                    "/v1/models/model/rollback",
                                                    "{\"to_version\": \"1.0\", \"scope\": \"AllNodes\"}"));

                    assertThat(back.json().path("generation").asLong()).isEqualTo(2);
                    assertThat(back.text("priority")).isEqualTo("High");
                    assertThat(
                                    world.admin
                                            .get("/v1/distributions?model_id=model")
                                            .json()
                                            .path("distributions"))
                            .hasSize(2);
                });
    }
}
