package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Pausing and resuming (API §11): one flag on the distribution, whatever the fleet's size.
class PauseTest {

    private static final String PAUSE = "/v1/distributions/d1/pause";
    private static final String RESUME = "/v1/distributions/d1/resume";

    /// A stack with the distribution d1 of one device, and its API.
    private record World(TestStack stack, TestFleet fleet) {

        static World planning() {
            TestStack stack = TestStack.onTwins();
            TestFleet fleet = new TestFleet(stack);
            fleet.register("n1");
            fleet.publish("1.0");
            fleet.open("1.0");
            return new World(stack, fleet);
        }

        static World running() {
            World world = planning();
            Distribution before = world.fleet.distribution("d1");
            world.fleet.assign(before, "n1");
            before.next(new DistributionEvent.Planned(1), world.stack.clock().instant())
                    .ifPresent(next ->
                            DistributionRegister.of(world.stack.backends())
                                    .endPlanning(before, next, world.stack.clock().instant()));
            return world;
        }

        ApiClient api() {
            return DistributionsFixture.admin(stack);
        }

        DistributionState state() {
            return fleet.distribution("d1").state();
        }

        long audited(String action) {
            return stack
                    .backends()
                    .audit()
                    .listOfResource("distributions/d1", Optional.empty(), 100)
                    .stream()
                    .filter(entry -> entry.action().equals(action))
                    .count();
        }
    }

    @Test
    void pausesARunningDistributionAndSaysWhy() {
        World world = World.running();

        ApiAnswer answer = world.api().post(PAUSE, "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("was_paused").asBoolean()).isTrue();
        assertThat(answer.text("state")).isEqualTo("Paused");
        ApiAnswer shown = world.api().get("/v1/distributions/d1");
        assertThat(shown.text("state")).isEqualTo("Paused");
        assertThat(shown.json().path("pause").path("reason").asText()).isEqualTo("Requested");
        assertThat(world.fleet().tally("d1").state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void aSecondPauseChangesNothing() {
        World world = World.running();
        world.api().post(PAUSE, "");
        long revision = world.fleet().tally("d1").revision();

        ApiAnswer again = world.api().post(PAUSE, "");

        assertThat(again.json().path("was_paused").asBoolean()).isFalse();
        assertThat(world.fleet().tally("d1").revision()).isEqualTo(revision);
        assertThat(world.audited("pause_distribution")).isEqualTo(1);
    }

    @Test
    void resumesWhatWasPausedAndSendsForTheEnd() {
        World world = World.running();
        world.api().post(PAUSE, "");

        ApiAnswer answer = world.api().post(RESUME, "");

        assertThat(answer.json().path("was_resumed").asBoolean()).isTrue();
        assertThat(answer.text("state")).isEqualTo("Running");
        assertThat(world.api().get("/v1/distributions/d1").json().has("pause")).isFalse();
        assertThat(world.fleet().takeTasks()).hasSize(1).allMatch(task -> task.contains("settle"));
        assertThat(world.api().post(RESUME, "").json().path("was_resumed").asBoolean()).isFalse();
        assertThat(world.audited("resume_distribution")).isEqualTo(1);
    }

    @Test
    void whatALaterOneHasTakenOverSaysNothingOfItsPause() {
        World world = World.running();
        world.api().post(PAUSE, "");
        world.fleet().publish("2.0");
        world.fleet().assign(world.fleet().openTo("2.0", "n1"), "n1");
        new TestProjection(world.stack()).catchUp();

        ApiAnswer shown = world.api().get("/v1/distributions/d1");

        assertThat(shown.text("state")).isEqualTo("Superseded");
        assertThat(shown.json().has("pause")).isFalse();
        assertThat(world.state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void planningGoesOnUnderAPause() {
        World world = World.planning();

        assertThat(world.api().post(PAUSE, "").text("state")).isEqualTo("Planning");
        Distribution paused = world.fleet().distribution("d1");
        assertThat(paused.next(new DistributionEvent.Planned(1), world.stack().clock().instant()))
                .hasValueSatisfying(next -> {
                    assertThat(next.state()).isEqualTo(DistributionState.PAUSED);
                    assertThat(next.runningSince()).isEmpty();
                });
        assertThat(world.api().post(RESUME, "").text("state")).isEqualTo("Planning");
        assertThat(world.fleet().distribution("d1").pause()).isEmpty();
    }

    @Test
    void aPauseBetweenTheReadAndTheEndOfPlanningIsNotLost() {
        World world = World.planning();
        Distribution before = world.fleet().distribution("d1");
        world.api().post(PAUSE, "");

        boolean ended =
                before.next(new DistributionEvent.Planned(1), world.stack().clock().instant())
                        .map(next ->
                                DistributionRegister.of(world.stack().backends())
                                        .endPlanning(before, next, before.createdAt()))
                        .orElse(true);

        assertThat(ended).isFalse();
        assertThat(world.state()).isEqualTo(DistributionState.PLANNING);
    }

    @Test
    void whatIsOverIsNeitherPausedNorResumed() {
        World world = World.running();
        world.fleet().cancel("d1");

        ApiAnswer paused = world.api().post(PAUSE, "");
        ApiAnswer resumed = world.api().post(RESUME, "");

        assertThat(paused.json().path("was_paused").asBoolean()).isFalse();
        assertThat(resumed.json().path("was_resumed").asBoolean()).isFalse();
        assertThat(world.state()).isEqualTo(DistributionState.CANCELLED);
    }

    @Test
    void aPausedDistributionCanBeCancelled() {
        World world = World.running();
        world.api().post(PAUSE, "");

        ApiAnswer answer = world.api().post("/v1/distributions/d1/cancel", "");

        assertThat(answer.json().path("was_cancelled").asBoolean()).isTrue();
        assertThat(world.api().get("/v1/distributions/d1").json().has("pause")).isFalse();
    }

    @Test
    void unknownDistributionsAreNotFound() {
        World world = World.planning();
        assertThat(world.api().post("/v1/distributions/x/pause", "").code())
                .isEqualTo("distribution_not_found");
        assertThat(world.api().post("/v1/distributions/x/resume", "").code())
                .isEqualTo("distribution_not_found");
    }

    @Test
    void oneOfManyPausesWins() {
        World world = World.running();
        ApiClient api = world.api();

        List<ApiAnswer> answers = Race.of(6).run(_ -> api.post(PAUSE, ""));

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(answers)
                .filteredOn(answer -> answer.json().path("was_paused").asBoolean())
                .hasSize(1);
        assertThat(world.audited("pause_distribution")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void pausingUnderAKeyDespiteFaults(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.running();
                    ApiAnswer answer =
                            Recovery.after(
                                    faults,
                                    world.stack(),
                                    stack ->
                                            DistributionsFixture.admin(stack)
                                                    .with("idempotency-key", "k")
                                                    .post(PAUSE, ""));

                    assertThat(answer.json().path("was_paused").asBoolean()).isTrue();
                    assertThat(world.state()).isEqualTo(DistributionState.PAUSED);
                    assertThat(world.audited("pause_distribution")).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void resumingUnderAKeyDespiteFaults(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.running();
                    world.fleet().pause("d1");
                    ApiAnswer answer =
                            Recovery.after(
                                    faults,
                                    world.stack(),
                                    stack ->
                                            DistributionsFixture.admin(stack)
                                                    .with("idempotency-key", "k")
                                                    .post(RESUME, ""));

                    assertThat(answer.json().path("was_resumed").asBoolean()).isTrue();
                    assertThat(world.state()).isEqualTo(DistributionState.RUNNING);
                    assertThat(world.audited("resume_distribution")).isEqualTo(1);
                });
    }
}
