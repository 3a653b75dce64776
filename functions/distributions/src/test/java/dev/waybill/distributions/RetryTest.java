package dev.waybill.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Asking failed targets again (API §11): before the end in the same distribution, after it in a
/// new one.
class RetryTest {

    private static final String RETRY = "/v1/distributions/d1/retry";

    /// A stack with the running distribution d1 to two devices, one of which has failed.
    private record World(TestStack stack, TestFleet fleet) {

        static World running() {
            TestStack stack = TestStack.onTwins();
            TestFleet fleet = new TestFleet(stack);
            fleet.register("n1", "n2");
            fleet.publish("1.0");
            fleet.use(Strategy.NONE.withLateJoiners());
            fleet.open("1.0");
            fleet.assign(fleet.distribution("d1"), "n1", "n2");
            fleet.run("d1", 2);
            fleet.report("n1", 1, 1, ReportState.FAILED);
            return new World(stack, fleet);
        }

        /// The same, ended.
        static World over() {
            World world = running();
            world.fleet.report("n2", 1, 1, ReportState.OPERATIONAL);
            Distribution before = world.d1();
            before.next(new DistributionEvent.AllSettled(1), world.stack.clock().instant())
                    .ifPresent(next ->
                            DistributionRegister.of(world.stack.backends())
                                    .end(before, next, world.stack.clock().instant()));
            return world;
        }

        /// One of two devices has reported this, the other nothing; the rest was called off.
        static World cancelled(ReportState state) {
            TestStack stack = TestStack.onTwins();
            TestFleet fleet = new TestFleet(stack);
            fleet.register("n1", "n2");
            fleet.publish("1.0");
            fleet.open("1.0");
            fleet.assign(fleet.distribution("d1"), "n1", "n2");
            fleet.run("d1", 2);
            fleet.report("n1", 1, 1, state);
            fleet.cancel("d1");
            fleet.callOff(fleet.distribution("d1"), "n2");
            new TestProjection(stack).catchUp();
            DistributionRegister.of(stack.backends())
                    .endPass(fleet.distribution("d1").passed(2), stack.clock().instant());
            return new World(stack, fleet);
        }

        ApiClient api() {
            return DistributionsFixture.admin(stack);
        }

        Distribution d1() {
            return fleet.distribution("d1");
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

    private static boolean wasRetried(ApiAnswer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("was_retried").asBoolean();
    }

    @Test
    void anOpenDistributionOwesARoundOfItsOwn() {
        World world = World.running();
        assertThat(wasRetried(world.api().post(RETRY, ""))).isTrue();
        assertThat(world.d1().round().isOwed()).isTrue();
        assertThat(world.fleet().takeTasks()).hasSize(1).allMatch(task -> task.contains("retry"));
        ApiAnswer again = world.api().post(RETRY, "");
        assertThat(wasRetried(again)).isFalse();
        assertThat(again.text("detail")).contains("already");
        assertThat(world.d1().round().number()).isEqualTo(1);
        assertThat(world.audited("retry_distribution")).isEqualTo(1);
    }

    @Test
    void aPausedOneIsAskedTooAndStaysPaused() {
        World world = World.running();
        world.fleet().pause("d1");
        assertThat(wasRetried(world.api().post(RETRY, ""))).isTrue();
        assertThat(world.d1().state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void oneThatIsOverLeadsToANewOneForTheFailed() {
        World world = World.over();
        world.fleet().takeTasks();
        ApiAnswer answer = world.api().post(RETRY, "");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("retry_of")).isEqualTo("d1");
        Distribution next = world.fleet().distribution(answer.text("distribution_id"));
        assertThat(next.order().origin()).contains(new Origin("d1", Origin.Part.FAILED));
        assertThat(next.order().strategy().lateJoiners()).isFalse();
        assertThat(next.version()).isEqualTo(world.d1().version());
        assertThat(world.fleet().takeTasks()).allMatch(task -> task.contains(next.id()));
    }

    @Test
    void oneInWhichNobodyFailedLeadsToNothing() {
        World world = World.running();
        Distribution before = world.d1();
        before.next(new DistributionEvent.AllSettled(0), world.stack().clock().instant())
                .ifPresent(next ->
                        DistributionRegister.of(world.stack().backends())
                                .end(before, next, world.stack().clock().instant()));
        ApiAnswer answer = world.api().post(RETRY, "");
        assertThat(wasRetried(answer)).isFalse();
        assertThat(answer.text("detail")).isEqualTo("none of its targets has failed");
    }

    @Test
    void whatWasCalledOffBeforeAnybodyFailedLeadsToNothing() {
        World world = World.cancelled(ReportState.OPERATIONAL);
        assertThat(world.api().post(RETRY, "").text("detail"))
                .isEqualTo("none of its targets has failed");
        assertThat(World.cancelled(ReportState.FAILED).api().post(RETRY, "").status())
                .isEqualTo(201);
    }

    @Test
    void oneWhoseDevicesAreStillBeingToldHasToWait() {
        World world = World.running();
        world.fleet().cancel("d1");
        ApiAnswer answer = world.api().post(RETRY, "");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("write_conflict");
    }

    @Test
    void whatIsPlannedIsNotAskedAgain() {
        World world = World.running();
        world.fleet().open("1.0");
        ApiAnswer answer = world.api().post("/v1/distributions/d2/retry", "");
        assertThat(wasRetried(answer)).isFalse();
        assertThat(answer.text("detail")).contains("being planned");
    }

    @Test
    void aYankedVersionIsNotBroughtAgain() {
        World world = World.over();
        world.fleet().yank("1.0");
        assertThat(world.api().post(RETRY, "").code()).isEqualTo("version_yanked");
    }

    @Test
    void anUnknownDistributionIsNotFound() {
        assertThat(World.running().api().post("/v1/distributions/x/retry", "").code())
                .isEqualTo("distribution_not_found");
    }

    @Test
    void oneOfManyRetriesWins() {
        World world = World.running();
        ApiClient api = world.api();
        List<ApiAnswer> answers = Race.of(6).run(_ -> api.post(RETRY, ""));
        assertThat(answers).filteredOn(RetryTest::wasRetried).hasSize(1);
        assertThat(world.d1().round().number()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void askingUnderAKeyDespiteFaults(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.running();
                    ApiAnswer answer = recovered(faults, world);
                    assertThat(wasRetried(answer)).isTrue();
                    assertThat(world.d1().round().number()).isEqualTo(1);
                    assertThat(world.audited("retry_distribution")).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void beginningAnewUnderAKeyDespiteFaults(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    World world = World.over();
                    ApiAnswer answer = recovered(faults, world);
                    assertThat(answer.status()).isEqualTo(201);
                    ApiAnswer all = world.api().get("/v1/distributions?model_id=model");
                    assertThat(all.json().path("distributions")).hasSize(2);
                });
    }

    private static ApiAnswer recovered(Faults faults, World world) {
        return Recovery.after(
                faults,
                world.stack(),
                stack ->
                        DistributionsFixture.admin(stack)
                                .with("idempotency-key", "k")
                                .post(RETRY, ""));
    }
}
