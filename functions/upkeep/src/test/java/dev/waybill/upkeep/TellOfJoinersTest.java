package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.Expression;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What was owed about a device that is new or has changed is sent at last.
class TellOfJoinersTest {

    private static final DeviceId DEVICE = new DeviceId("n1");

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);

    private static void open(TestFleet fleet) {
        fleet.publish("1.0");
        fleet.use(Strategy.NONE.withLateJoiners());
        fleet.open("1.0");
        fleet.open("1.0");
        fleet.run("d1", 0);
        fleet.run("d2", 0);
    }

    private static List<Task> tasks(TestFleet fleet) {
        return fleet.takeTasks().stream().map(Tasks::read).toList();
    }

    private static void owe(TestStack stack) {
        MembershipsTable.of(stack.backends())
                .owe(new Joining(DEVICE, stack.clock().instant(), "mark"));
    }

    private static boolean isOwed(TestStack stack) {
        return !MembershipsTable.of(stack.backends())
                .listJoining(10, Optional.empty())
                .items()
                .isEmpty();
    }

    private static void pass(TestStack on, TestStack stack) {
        new TellOfJoiners(on.backends()).perform(stack.clock().instant());
    }

    @Test
    void sendsAfterAMinuteToAll() {
        open(fleet);
        owe(stack);
        stack.clock().advance(Duration.ofSeconds(59));
        pass(stack, stack);
        assertThat(tasks(fleet)).isEmpty();
        stack.clock().advance(Duration.ofSeconds(1));
        pass(stack, stack);

        assertThat(tasks(fleet))
                .containsExactlyInAnyOrder(
                        new Task.Join("d1", DEVICE), new Task.Join("d2", DEVICE));
    }

    @Test
    void sendsAgainUntilSomebodyActs() {
        open(fleet);
        owe(stack);
        stack.clock().advance(Duration.ofMinutes(1));
        pass(stack, stack);
        assertThat(tasks(fleet)).hasSize(2);
        stack.clock().advance(Duration.ofMinutes(4));
        pass(stack, stack);
        assertThat(tasks(fleet)).isEmpty();
        stack.clock().advance(Duration.ofMinutes(1));
        pass(stack, stack);
        assertThat(tasks(fleet)).hasSize(2);
        assertThat(isOwed(stack)).isTrue();
    }

    @Test
    void waitsForTheEndOfPlanning() {
        fleet.publish("1.0");
        fleet.use(Strategy.NONE.withLateJoiners());
        fleet.open("1.0");
        owe(stack);
        stack.clock().advance(Duration.ofMinutes(1));
        pass(stack, stack);
        assertThat(tasks(fleet)).isEmpty();
        fleet.run("d1", 0);
        pass(stack, stack);
        assertThat(tasks(fleet)).containsExactly(new Task.Join("d1", DEVICE));
    }

    @Test
    void forgetsWhatNobodyAsksFor() {
        owe(stack);
        stack.clock().advance(Duration.ofMinutes(2));
        pass(stack, stack);
        assertThat(isOwed(stack)).isFalse();
    }

    /// Notes had no mark once.
    private void oweAsOnceWithoutMark() {
        String memberships = stack.backends().config().tables().memberships();
        stack.backends()
                .rows(memberships)
                .put(
                        "note who may join",
                        Attributes.none()
                                .put("scope", "joining")
                                .put("member", DEVICE.value())
                                .put("owed_at", stack.clock().instant())
                                .item(),
                        Expression.NONE);
    }

    @Test
    void tellsOfANoteOfTheOlderFormat() {
        open(fleet);
        oweAsOnceWithoutMark();
        stack.clock().advance(Duration.ofMinutes(1));
        pass(stack, stack);
        assertThat(tasks(fleet)).hasSize(2);
        stack.clock().advance(Duration.ofMinutes(4));
        pass(stack, stack);
        assertThat(tasks(fleet)).isEmpty();
        stack.clock().advance(Duration.ofMinutes(1));
        pass(stack, stack);
        assertThat(tasks(fleet)).hasSize(2);
    }

    @Test
    void forgetsANoteOfTheOlderFormat() {
        oweAsOnceWithoutMark();
        stack.clock().advance(Duration.ofMinutes(2));
        pass(stack, stack);
        assertThat(isOwed(stack)).isFalse();
    }

    @Test
    void aNoteOfTheOlderFormatDoesNotComeBackNorEndANewerOne() {
        MembershipsTable memberships = MembershipsTable.of(stack.backends());
        oweAsOnceWithoutMark();
        Joining older = memberships.findJoining(DEVICE).orElseThrow();
        memberships.settle(older);
        memberships.remind(older, stack.clock().instant());
        assertThat(isOwed(stack)).isFalse();

        owe(stack);
        memberships.settle(older);
        assertThat(memberships.findJoining(DEVICE).orElseThrow().mark()).isEqualTo("mark");
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void aPassThatIsCutShortIsMadeUpFor(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack each = TestStack.onTwins();
                    TestFleet its = new TestFleet(each);
                    open(its);
                    owe(each);
                    each.clock().advance(Duration.ofMinutes(2));
                    try {
                        pass(each.failing(faults), each);
                    } catch (SimulatedCrash | RuntimeException _) {
                        // the next minute goes on
                    }
                    faults.restart();
                    pass(each, each);
                    assertThat(isOwed(each)).isTrue();
                    assertThat(tasks(its))
                            .contains(new Task.Join("d1", DEVICE), new Task.Join("d2", DEVICE));
                });
    }
}
