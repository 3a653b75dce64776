package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Timeouts;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.Race;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Devices that come into a distribution's scope after it was planned (DESIGN §5 "Late joiners").
class LateJoinersTest {

    private static final Duration LIMIT = Duration.ofHours(1);

    private final DispatchBench bench = new DispatchBench();

    private static Strategy strategy(Optional<Duration> deadline, Optional<Long> maxPerMinute) {
        return Strategy.of(new Timeouts(Optional.empty(), Optional.empty(), deadline), Retries.NONE)
                .paced(maxPerMinute, Optional.empty())
                .withLateJoiners();
    }

    /// The distribution d1 to all devices there are, which runs and may be joined.
    private static DispatchBench running(DispatchBench bench, Optional<Duration> deadline) {
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy(deadline, Optional.empty()));
        bench.fleet.open("1.0");
        bench.plan("d1");
        bench.fleet.use(Strategy.NONE);
        return bench;
    }

    private static Task.Join join(String device) {
        return new Task.Join("d1", new DeviceId(device));
    }

    private void joins(String device) {
        bench.fleet.register(device);
        bench.through(join(device));
    }

    private long total() {
        bench.projection.catchUp();
        long total = bench.fleet.tally("d1").total().orElseThrow();
        assertThat(bench.fleet.distribution("d1").totalTargets()).contains(total);
        assertThat(pages()).isEqualTo(total);
        return total;
    }

    /// The targets on all pages.
    private long pages() {
        return DistributionsTable.of(bench.stack.backends())
                .listPages("d1", Optional.empty(), 1000)
                .stream()
                .mapToLong(page -> page.page().deviceIds().size())
                .sum();
    }

    private Optional<TargetClass> target(String device) {
        return bench.fleet.image(device).classOf(1);
    }

    private DistributionState state() {
        return bench.fleet.distribution("d1").state();
    }

    @Test
    void aDeviceThatComesLaterBecomesATarget() {
        bench.fleet.register("n1");
        running(bench, Optional.of(LIMIT));
        joins("n2");
        joins("n0");

        assertThat(total()).isEqualTo(3);
        assertThat(target("n2")).contains(TargetClass.PENDING);
        assertThat(bench.fleet.tally("d1").pending()).isEqualTo(3);
        assertThat(bench.fleet.image("n0").entry(1).orElseThrow().variantId()).isPresent();
    }

    @Test
    void aMessageThatComesTwiceCountsOnce() {
        running(bench, Optional.of(LIMIT));
        joins("n1");
        bench.through(join("n1"));
        bench.fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        bench.through(join("n1"));
        assertThat(total()).isEqualTo(1);
        assertThat(bench.fleet.tally("d1").counts().completed()).isEqualTo(1);
    }

    @Test
    void aTargetThatWasPlannedJoinsNoMore() {
        bench.fleet.register("n1");
        running(bench, Optional.of(LIMIT));
        bench.through(join("n1"));
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void aDeviceThatPlanningMayStillComeToWaitsForItsEnd() {
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy(Optional.of(LIMIT), Optional.empty()));
        bench.fleet.open("1.0");
        bench.fleet.register("n1");
        bench.dispatcher.perform(join("n1"));
        assertThat(bench.fleet.takeTasks()).isEmpty();
        bench.plan("d1");
        assertThat(total()).isEqualTo(1);

        bench.stack.clock().advance(Duration.ofSeconds(5));
        List<String> again = bench.fleet.takeTasks();
        assertThat(again).hasSize(1);
        bench.through(Tasks.read(again.getFirst()));
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void onlyDevicesInTheScopeJoin() {
        bench.fleet.publish("1.0");
        bench.fleet.registerIn("f", "f1");
        bench.fleet.use(strategy(Optional.of(LIMIT), Optional.empty()));
        bench.fleet.openIn("1.0", new Scope.Formation(new FormationId("f")));
        bench.plan("d1");
        joins("n1");
        bench.through(join("nobody"));
        assertThat(total()).isEqualTo(1);
        bench.fleet.registerIn("f", "f2");
        bench.through(join("f2"));
        assertThat(total()).isEqualTo(2);
    }

    @Test
    void onlyDevicesWithTheCapabilitiesJoin() {
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy(Optional.of(LIMIT), Optional.empty()));
        bench.fleet.openIn(
                "1.0", new Scope.Capable(Optional.of(8.0), Optional.empty(), Optional.empty()));
        bench.plan("d1");
        joins("n1");
        assertThat(total()).isEqualTo(0);
        bench.fleet.register("n2", gpu(8.0));
        bench.through(join("n2"));
        assertThat(total()).isEqualTo(1);
    }

    @Test
    void aDeviceThatHasNotSaidWhatItIsJoinsWhenItHas() {
        bench.fleet.publish("1.0", TestFleet.variant("1.0", "arm", Optional.of("arm64")));
        bench.fleet.use(strategy(Optional.of(LIMIT), Optional.empty()));
        bench.fleet.open("1.0");
        bench.plan("d1");
        joins("n1");
        assertThat(target("n1")).isEmpty();
        assertThat(total()).isZero();

        Capabilities arm =
                new Capabilities(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("arm64"),
                        Optional.empty(),
                        Optional.empty());
        DeviceRegister.of(bench.stack.backends())
                .reported(new DeviceId("n1"), arm, bench.stack.clock().instant());
        bench.through(join("n1"));

        assertThat(target("n1")).contains(TargetClass.PENDING);
        assertThat(total()).isEqualTo(1);
    }

    private static Capabilities gpu(double gigabytes) {
        return new Capabilities(
                Optional.of(gigabytes),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static boolean isOwed(DispatchBench bench, String device) {
        return MembershipsTable.of(bench.stack.backends())
                .findJoining(new DeviceId(device))
                .isPresent();
    }

    private static void owe(DispatchBench bench, String device) {
        MembershipsTable.of(bench.stack.backends())
                .owe(new Joining(new DeviceId(device), bench.stack.clock().instant(), "mark"));
    }

    @Test
    void whatIsOwedIsForgottenWhenTheDeviceHasJoined() {
        running(bench, Optional.of(LIMIT));
        bench.fleet.register("n1");
        owe(bench, "n1");
        bench.through(join("n1"));
        assertThat(isOwed(bench, "n1")).isFalse();
    }

    @Test
    void whatIsOwedIsForgottenWhenTheDeviceIsNotWanted() {
        running(bench, Optional.of(LIMIT));
        owe(bench, "nobody");
        bench.through(join("nobody"));
        assertThat(isOwed(bench, "nobody")).isFalse();
    }

    @Test
    void whatIsOwedStaysWhileAnotherDistributionWaits() {
        running(bench, Optional.of(LIMIT));
        bench.fleet.use(strategy(Optional.of(LIMIT), Optional.empty()));
        bench.fleet.open("1.0");
        owe(bench, "n1");
        bench.fleet.register("n1");
        bench.through(join("n1"));
        assertThat(isOwed(bench, "n1")).isTrue();

        bench.plan("d2");
        bench.through(new Task.Join("d2", new DeviceId("n1")));
        assertThat(isOwed(bench, "n1")).isFalse();
    }

    @Test
    void nobodyJoinsWhereThatWasNotAskedFor() {
        bench.fleet.publish("1.0");
        bench.fleet.register("n1");
        bench.fleet.open("1.0");
        bench.plan("d1");
        joins("n2");
        assertThat(total()).isEqualTo(1);
        assertThat(JoinableTable.of(bench.stack.backends()).list()).isEmpty();
    }

    @Test
    void waitsForItsDeadlineThoughAllAreThrough() {
        running(bench, Optional.of(LIMIT));
        assertThat(state()).isEqualTo(DistributionState.RUNNING);
        joins("n1");
        bench.fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.RUNNING);

        bench.stack.clock().advance(LIMIT);
        joins("n2");
        bench.settleAll("d1");

        assertThat(state()).isEqualTo(DistributionState.COMPLETED);
        assertThat(total()).isEqualTo(1);
        assertThat(target("n2")).isEmpty();
        assertThat(JoinableTable.of(bench.stack.backends()).list()).isEmpty();
    }

    @Test
    void endsWithoutTargetsWhenNobodyCame() {
        running(bench, Optional.of(LIMIT));
        bench.stack.clock().advance(LIMIT);
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.NO_TARGETS);
    }

    @Test
    void withoutADeadlineItIsOpenUntilALaterOneIsMade() {
        bench.fleet.register("n1");
        running(bench, Optional.empty());
        bench.fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        bench.stack.clock().advance(Duration.ofDays(300));
        bench.settleAll("d1");
        joins("n2");
        bench.fleet.report("n2", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll("d1");
        assertThat(state()).isEqualTo(DistributionState.RUNNING);

        bench.fleet.publish("2.0");
        bench.fleet.open("2.0");
        joins("n3");
        bench.settleAll("d1");

        assertThat(state()).isEqualTo(DistributionState.COMPLETED);
        assertThat(total()).isEqualTo(2);
    }

    @Test
    void nobodyJoinsWhatWasCancelled() {
        running(bench, Optional.of(LIMIT));
        joins("n1");
        bench.fleet.cancel("d1");
        joins("n2");
        assertThat(target("n2")).isEmpty();
        bench.through(DispatchBench.callOff("d1"));
        joins("n3");

        assertThat(target("n1")).contains(TargetClass.CANCELLED);
        assertThat(target("n3")).isEmpty();
        assertThat(total()).isEqualTo(1);
        assertThat(JoinableTable.of(bench.stack.backends()).list()).isEmpty();
    }

    @Test
    void whoeverJoinsWhileItIsCancelledIsToldOrNoTarget() {
        running(bench, Optional.of(LIMIT));
        List<String> devices = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            devices.add("n-" + i);
        }
        devices.forEach(device -> bench.fleet.register(device));
        Race.of(16)
                .run(i -> {
                    if (i == 7) {
                        bench.fleet.cancel("d1");
                        bench.dispatcher.perform(DispatchBench.callOff("d1"));
                    } else {
                        bench.dispatcher.perform(join(devices.get(i < 7 ? i : i - 1)));
                    }
                    return i;
                });
        bench.fleet.takeTasks().forEach(message -> bench.through(Tasks.read(message)));

        long cancelled =
                devices.stream()
                        .filter(device -> target(device).equals(Optional.of(TargetClass.CANCELLED)))
                        .count();
        long others = devices.stream().filter(device -> target(device).isPresent()).count();
        assertThat(others).isEqualTo(cancelled);
        assertThat(total()).isEqualTo(cancelled);
        assertThat(bench.fleet.tally("d1").counts().cancelled()).isEqualTo(cancelled);
    }

    @Test
    void manyAtOnceEachCountOnce() {
        running(bench, Optional.of(LIMIT));
        for (int i = 0; i < 8; i++) {
            bench.fleet.register("n-" + i);
        }
        Race.of(16)
                .run(i -> {
                    bench.dispatcher.perform(join("n-" + i / 2));
                    return i;
                });
        assertThat(total()).isEqualTo(8);
        assertThat(bench.fleet.tally("d1").pending()).isEqualTo(8);
    }

    @Test
    void comeBehindThePlannedOnesWhenThereIsARate() {
        bench.fleet.register("n1", Capabilities.UNKNOWN);
        bench.fleet.register("n2", Capabilities.UNKNOWN);
        bench.fleet.publish("1.0");
        bench.fleet.use(strategy(Optional.of(LIMIT), Optional.of(1L)));
        bench.fleet.open("1.0");
        bench.plan("d1");
        joins("n0");
        var rank = bench.fleet.image("n0").entry(1).orElseThrow().rank();
        bench.stack.clock().advance(Duration.ofSeconds(119));
        assertThat(offers(rank.segment(), rank.position())).isFalse();
        bench.stack.clock().advance(Duration.ofSeconds(1));
        assertThat(offers(rank.segment(), rank.position())).isTrue();
    }

    @Test
    void comeInTheLastWave() {
        bench.fleet.register("n1", "n2");
        bench.fleet.publish("1.0");
        Waves.Wave first = new Waves.Wave(new Waves.Size.Count(1), Optional.empty(), false);
        bench.fleet.use(
                strategy(Optional.of(LIMIT), Optional.empty()).in(new Waves(List.of(first))));
        bench.fleet.open("1.0");
        bench.plan("d1");
        joins("n0");
        assertThat(isOffered("n1")).isTrue();
        assertThat(isOffered("n0")).isFalse();

        bench.fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll("d1");
        assertThat(isOffered("n2")).isTrue();
        assertThat(isOffered("n0")).isTrue();
        assertThat(total()).isEqualTo(3);
    }

    private boolean isOffered(String device) {
        var rank = bench.fleet.image(device).entry(1).orElseThrow().rank();
        return offers(rank.segment(), rank.position());
    }

    private boolean offers(int segment, long position) {
        return bench.fleet
                .distribution("d1")
                .offers(segment, position, Optional.empty(), false, bench.stack.clock().instant());
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void aJoinThatIsCutShortIsMadeUpFor(CrashAt.Moment moment) {
        boolean crashed = true;
        int call = 0;
        for (; crashed; call++) {
            DispatchBench each = running(new DispatchBench(), Optional.of(LIMIT));
            each.fleet.register("n1");
            owe(each, "n1");
            crashed = crashes(each, new CrashAt(call, moment));
            boolean isJoined =
                    JoinableTable.of(each.stack.backends())
                            .findPage(each.fleet.distribution("d1"), new DeviceId("n1"))
                            .isPresent();
            assertThat(isJoined || isOwed(each, "n1")).as("call %d", call).isTrue();
            each.through(join("n1"));
            assertThat(isOwed(each, "n1")).as("call %d", call).isFalse();
            each.projection.catchUp();
            assertThat(each.fleet.tally("d1").total()).as("call %d", call).contains(1L);
            assertThat(each.fleet.distribution("d1").totalTargets()).contains(1L);
            assertThat(each.fleet.tally("d1").pending()).isEqualTo(1);
            assertThat(each.fleet.image("n1").classOf(1)).contains(TargetClass.PENDING);
            assertThat(
                            DistributionsTable.of(each.stack.backends())
                                    .listPages("d1", Optional.empty(), 10)
                                    .stream()
                                    .map(KeptPage::page)
                                    .filter(page -> !page.deviceIds().isEmpty()))
                    .hasSize(1);
        }
        assertThat(call).isGreaterThan(5);
    }

    private static boolean crashes(DispatchBench each, CrashAt at) {
        try {
            each.watched(at).perform(join("n1"));
            return false;
        } catch (Crash e) {
            return true;
        }
    }
}
