package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.device.MembershipsTable.Joining;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.Race;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.testing.fleet.CrashAt;
import dev.waybill.web.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Devices that join at once, whose joining is cut short, or is owed.
class JoinersAtOnceTest extends JoinersScene {

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
