package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Activation;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Cron;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Window;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A silent device never freezes a distribution (API §11, time-outs).
class EndOverdueTest extends OverdueScene {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static Timeouts step() {
        return new Timeouts(Optional.of(LIMIT), Optional.empty(), Optional.empty());
    }

    private static Timeouts silence() {
        return new Timeouts(Optional.empty(), Optional.of(LIMIT), Optional.empty());
    }

    private static Timeouts deadline() {
        return new Timeouts(Optional.empty(), Optional.empty(), Optional.of(LIMIT));
    }

    private Optional<BlockerReason> failure() {
        Assignment image = fleet.image("n1");
        return image.classOf(1).equals(Optional.of(TargetClass.FAILED))
                ? image.blocker().map(blocker -> blocker.reason())
                : Optional.empty();
    }

    private Optional<Instant> due() {
        return DistributionsTable.of(stack.backends())
                .findPage("d1", new Position(0, 0))
                .flatMap(KeptPage::dueAt);
    }

    @Test
    void aTransferThatTakesTooLongHasFailed() {
        run(step());
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        pass(LIMIT.minusSeconds(1));
        assertThat(failure()).isEmpty();
        fleet.report("n1", 1, 2, ReportState.TRANSFERRING);

        pass(Duration.ofSeconds(20));

        assertThat(failure()).contains(BlockerReason.TRANSFER_FAILED);
        assertThat(due()).isEmpty();
    }

    @Test
    void aDeviceThatWasDeletedHasFailedThoughItHasAllTime() {
        run(new Timeouts(Optional.empty(), Optional.empty(), Optional.empty()));
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        pass(Duration.ofMinutes(29));
        fleet.remove("n1");
        pass(Duration.ofMinutes(31));
        pass(Duration.ofMinutes(31));

        assertThat(failure()).contains(BlockerReason.UNKNOWN);
        assertThat(fleet.image("n1").blocker().flatMap(Blocker::details))
                .contains("unknown device");
        assertThat(due()).isEmpty();
    }

    @Test
    void eachStepHasItsOwnTime() {
        run(step());
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        stack.clock().advance(LIMIT.minusSeconds(1));
        fleet.report("n1", 1, 2, ReportState.COMPLETED);
        pass(LIMIT.minusSeconds(1));
        assertThat(failure()).isEmpty();

        pass(Duration.ofSeconds(20));

        assertThat(failure()).contains(BlockerReason.DEPLOYMENT_FAILED);
    }

    /// The distribution d1 to n1, which runs from midnight on and starts the new version only in
    /// the six minutes after two.
    private Instant runFromMidnight() {
        Window window =
                new Window(
                        Cron.parse("0 2 * * *", "cron"),
                        Duration.ofMinutes(6),
                        Activation.IN_WINDOW);
        Instant midnight = now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        stack.clock().advance(Duration.between(now(), midnight));
        run(fleet, Strategy.of(step(), Retries.USUAL).within(Optional.of(window)));
        return midnight;
    }

    @Test
    void noTimePassesWhileADeviceWaitsForItsWindow() {
        Instant midnight = runFromMidnight();
        fleet.report("n1", 1, 1, ReportState.COMPLETED);

        pass(Duration.ofHours(26).plusMinutes(3));
        assertThat(failure()).isEmpty();
        assertThat(due()).contains(midnight.plus(Duration.ofHours(26)).plus(Duration.ofMinutes(4)));
        pass(Duration.ofMinutes(1));
        assertThat(failure()).contains(BlockerReason.DEPLOYMENT_FAILED);
    }

    @Test
    void aDeviceThatStartsInItsWindowHasAllTheTimeOfThatStep() {
        runFromMidnight();
        fleet.report("n1", 1, 1, ReportState.COMPLETED);
        stack.clock().advance(Duration.ofMinutes(125));
        fleet.report("n1", 1, 2, ReportState.LOADING);

        pass(LIMIT.minusSeconds(1));
        assertThat(failure()).isEmpty();
        pass(Duration.ofSeconds(20));
        assertThat(failure()).contains(BlockerReason.DEPLOYMENT_FAILED);
    }

    @Test
    void aStepThatHasNotBegunHasAllTime() {
        run(step());
        pass(LIMIT.multipliedBy(10));
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.PENDING);
    }

    @Test
    void aSilentDeviceHasFailedAlthoughItNeverBegan() {
        run(silence());
        pass(LIMIT.plusSeconds(1));
        assertThat(failure()).contains(BlockerReason.NETWORK_PARTITION);
    }

    @Test
    void aDeviceThatCallsIsNotSilent() {
        run(silence());
        stack.clock().advance(LIMIT.minusSeconds(5));
        DevicesTable.of(stack.backends()).seen(new DeviceId("n1"), stack.clock().instant());

        pass(Duration.ofSeconds(30));
        assertThat(failure()).isEmpty();
        assertThat(due()).hasValueSatisfying(at -> assertThat(at).isAfter(now()));
        pass(LIMIT.plusMinutes(1));

        assertThat(failure()).contains(BlockerReason.NETWORK_PARTITION);
    }

    @Test
    void theDeadlineEndsWhatIsOpenThoughItIsPaused() {
        run(deadline());
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        fleet.pause("d1");
        pass(LIMIT.minusSeconds(1));
        assertThat(failure()).isEmpty();

        pass(Duration.ofSeconds(20));

        assertThat(failure()).contains(BlockerReason.UNKNOWN);
    }

    @Test
    void aSuccessAfterTheTimeOutCounts() {
        run(deadline());
        fleet.report("n1", 1, 1, ReportState.TRANSFERRING);
        pass(LIMIT.plusSeconds(1));
        assertThat(failure()).isPresent();

        fleet.report("n1", 1, 2, ReportState.TRANSFERRING);
        assertThat(failure()).isPresent();
        fleet.report("n1", 1, 3, ReportState.OPERATIONAL);

        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.COMPLETED);
        assertThat(fleet.image("n1").blocker()).isEmpty();
    }

    @Test
    void whatHasEndedIsLookedAtNoMore() {
        run(deadline());
        fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        pass(LIMIT.plusSeconds(1));
        assertThat(due()).isEmpty();
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.COMPLETED);
    }

    @Test
    void aDistributionThatWasCalledOffIsLookedAtNoMore() {
        run(deadline());
        fleet.cancel("d1");
        pass(LIMIT.plusSeconds(1));
        assertThat(due()).isEmpty();
        assertThat(failure()).isEmpty();
    }

    @Test
    void aDeviceThatALaterDistributionWantsIsSparedUntilItComesBack() {
        run(deadline());
        fleet.publish("2.0");
        fleet.use(Strategy.NONE);
        Distribution second = fleet.openTo("2.0", "n1");
        fleet.assign(second, "n1");
        pass(LIMIT.plusSeconds(1));
        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.SUPERSEDED);
        assertThat(due()).isPresent();

        fleet.cancel("d2");
        fleet.callOff(second, "n1");
        pass(Expiry.SILENCE);

        assertThat(fleet.image("n1").classOf(1)).contains(TargetClass.FAILED);
    }

    @Test
    void aDeviceThatJoinedAndGotNoEntryIsMadeUpFor() {
        fleet.use(Strategy.NONE.withLateJoiners());
        fleet.register("n1");
        fleet.publish("1.0");
        Distribution distribution = fleet.open("1.0");
        fleet.run("d1", 0);
        JoinableTable.of(stack.backends())
                .join(fleet.distribution("d1"), new DeviceId("n1"), stack.clock().instant());
        pass(Duration.ofMinutes(30));

        assertThat(fleet.takeTasks().stream().map(Tasks::read))
                .containsExactly(new Task.Join(distribution.id(), new DeviceId("n1")));
        fleet.assign(distribution, "n1");
        pass(Duration.ofMinutes(1));
        assertThat(fleet.takeTasks()).isEmpty();
    }

    @Test
    void aPageIsLookedAtTheRarerTheLongerItsDistributionRuns() {
        run(Timeouts.NONE);
        pass(Duration.ofMinutes(30));
        assertThat(due()).contains(now().plus(Duration.ofMinutes(30)));
        pass(Duration.ofHours(12).minus(Duration.ofMinutes(30)));
        assertThat(due()).contains(now().plus(Duration.ofHours(3)));
        pass(Duration.ofDays(30));
        assertThat(due()).contains(now().plus(Duration.ofHours(6)));
        fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        pass(Duration.ofHours(6));
        assertThat(due()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "PARTIAL", mode = EnumSource.Mode.EXCLUDE)
    void aPassThatIsCutShortIsMadeUpFor(Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    TestStack each = TestStack.onTwins();
                    TestFleet its = new TestFleet(each);
                    run(its, deadline());
                    each.clock().advance(LIMIT.plusSeconds(1));
                    TestStack faulty = each.failing(faults);
                    try {
                        new EndOverdue(faulty.backends()).perform(each.clock().instant());
                    } catch (SimulatedCrash | RuntimeException _) {
                        // the next minute goes on
                    }
                    faults.restart();
                    each.clock().advance(Duration.ofMinutes(1));
                    new EndOverdue(each.backends()).perform(each.clock().instant());

                    assertThat(its.image("n1").classOf(1)).contains(TargetClass.FAILED);
                    assertThat(
                                    DistributionsTable.of(each.backends())
                                            .findPage("d1", new Position(0, 0))
                                            .flatMap(KeptPage::dueAt))
                            .isEmpty();
                });
    }
}
