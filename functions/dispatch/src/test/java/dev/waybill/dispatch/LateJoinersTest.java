package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.DeviceRegister;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Scope;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Waves;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Devices that come into a distribution's scope after it was planned (DESIGN §5 "Late joiners").
class LateJoinersTest extends JoinersScene {

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
}
