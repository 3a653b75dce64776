package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.testing.Race;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Targets whose devices were deleted (SPEC D1.12).
class EndDeletedTest {

    private TestStack stack = TestStack.onTwins();
    private TestFleet fleet = new TestFleet(stack);

    /// The distribution d1 to n1 and n2, which runs.
    private Distribution run() {
        stack = TestStack.onTwins();
        fleet = new TestFleet(stack);
        fleet.register("n1", "n2");
        fleet.publish("1.0");
        Distribution distribution = fleet.openTo("1.0", "n1", "n2");
        fleet.assign(distribution, "n1", "n2");
        fleet.run("d1", 2);
        return distribution;
    }

    private int pass() {
        return new EndDeleted(stack.backends()).perform(stack.clock().instant());
    }

    private Optional<TargetClass> target(String device) {
        return fleet.image(device).classOf(1);
    }

    private boolean isNoted() {
        return !MembershipsTable.of(stack.backends())
                .listLeaving(10, Optional.empty())
                .items()
                .isEmpty();
    }

    @Test
    void d1_12_aDeviceThatWasDeletedHasFailedInTheNextMinute() {
        run();
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        stack.clock().advance(Duration.ofSeconds(10));
        fleet.remove("n1");
        assertThat(target("n1")).contains(TargetClass.IN_PROGRESS);

        assertThat(pass()).isEqualTo(1);

        assertThat(target("n1")).contains(TargetClass.FAILED);
        Blocker blocker = fleet.image("n1").blocker().orElseThrow();
        assertThat(blocker.reason()).isEqualTo(BlockerReason.UNKNOWN);
        assertThat(blocker.details()).contains("unknown device");
        assertThat(target("n2")).contains(TargetClass.PENDING);
        assertThat(isNoted()).isFalse();
        assertThat(pass()).isZero();
    }

    @Test
    void whatItHadCompletedStays() {
        run();
        fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        fleet.remove("n1");
        long revision = fleet.image("n1").revision();
        pass();
        assertThat(target("n1")).contains(TargetClass.COMPLETED);
        assertThat(fleet.image("n1").revision()).isEqualTo(revision);
    }

    @Test
    void aDeviceThatIsRegisteredAnewGoesOn() {
        run();
        fleet.remove("n1");
        fleet.register("n1");
        pass();
        assertThat(target("n1")).contains(TargetClass.PENDING);
        assertThat(isNoted()).isFalse();
    }

    @Test
    void d1_14_whatWasCalledOffIsLeftToBeTold() {
        Distribution distribution = run();
        fleet.cancel("d1");
        fleet.remove("n1");
        pass();
        assertThat(target("n1")).contains(TargetClass.PENDING);
        fleet.callOff(distribution, "n1");
        assertThat(target("n1")).contains(TargetClass.CANCELLED);
    }

    @Test
    void onlyWhatIsWantedFails_whatALaterDistributionTookStays() {
        run();
        fleet.publish("2.0");
        Distribution second = fleet.openTo("2.0", "n1");
        fleet.assign(second, "n1");
        fleet.run("d2", 1);
        fleet.remove("n1");
        pass();
        assertThat(target("n1")).contains(TargetClass.SUPERSEDED);
        assertThat(fleet.image("n1").classOf(2)).contains(TargetClass.FAILED);
    }

    @Test
    void aDeletionThatComesMeanwhileIsNotForgotten() {
        run();
        fleet.remove("n1");
        MembershipsTable memberships = MembershipsTable.of(stack.backends());
        MembershipsTable.Leaving seen =
                memberships.listLeaving(1, Optional.empty()).items().getFirst();
        stack.clock().advance(Duration.ofSeconds(1));
        fleet.register("n1");
        fleet.remove("n1");
        memberships.settle(seen);
        assertThat(isNoted()).isTrue();
    }

    @Test
    void ofSeveralWhoSeeItOneWrites() {
        run();
        fleet.remove("n1");
        long revision = fleet.image("n1").revision();
        Race.of(6).run(_ -> pass());
        assertThat(target("n1")).contains(TargetClass.FAILED);
        assertThat(fleet.image("n1").revision()).isEqualTo(revision + 1);
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void aPassThatIsCutShortIsMadeUpFor(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    run();
                    fleet.remove("n1");
                    TestStack faulty = stack.failing(faults);
                    try {
                        new EndDeleted(faulty.backends()).perform(stack.clock().instant());
                    } catch (SimulatedCrash | RuntimeException _) {
                        // the next minute goes on
                    }
                    faults.restart();
                    pass();
                    assertThat(target("n1")).contains(TargetClass.FAILED);
                    assertThat(isNoted()).isFalse();
                });
    }
}
