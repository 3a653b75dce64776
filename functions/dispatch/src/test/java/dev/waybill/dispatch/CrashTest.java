package dev.waybill.dispatch;

import static dev.waybill.dispatch.DispatchBench.callOff;
import static dev.waybill.dispatch.DispatchBench.plan;
import static dev.waybill.dispatch.DispatchBench.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.CrashAt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A dispatcher that ends at each of its calls to the tables, before or after it took effect; the
/// message comes again, or what it owed, and all is as if nothing had happened.
class CrashTest {

    private static final List<String> DEVICES = List.of("d-1", "d-2", "d-3");

    private static DispatchBench begun() {
        DispatchBench bench = new DispatchBench();
        DEVICES.forEach(bench.fleet::register);
        bench.fleet.publish("1.0");
        Optional<DeviceId> middle = Optional.of(new DeviceId("d-1"));
        bench.fleet.open(
                "1.0",
                List.of(
                        Segment.open(0, Optional.empty(), middle),
                        Segment.open(1, middle, Optional.empty())));
        return bench;
    }

    private static void planAll(DispatchBench bench) {
        bench.through(plan("d1", 0, 0));
        bench.through(plan("d1", 1, 0));
    }

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    /// Everything that tests and callers can see in the end, but for the times of it.
    private static String standing(DispatchBench bench) {
        bench.projection.catchUp();
        StringBuilder text = new StringBuilder();
        text.append(bench.fleet.distribution("d1").state());
        text.append(bench.fleet.distribution("d1").totalTargets());
        text.append(bench.fleet.distribution("d1").holdsBlobs());
        text.append(bench.fleet.tally("d1").total());
        text.append(bench.fleet.tally("d1").counts());
        for (String device : DEVICES) {
            text.append(bench.fleet.image(device).entries());
            text.append(bench.fleet.image(device).tombstones());
        }
        return TIME.matcher(text).replaceAll("some time");
    }

    /// Performs `task` with a crash at each call in turn, and then again.
    private static void everywhere(
            CrashAt.Moment moment, Consumer<DispatchBench> prepare, Function<String, Task> task) {
        DispatchBench whole = begun();
        prepare.accept(whole);
        whole.through(task.apply("d1"));
        String expected = standing(whole);
        int call = 0;
        boolean crashed = true;
        for (; crashed; call++) {
            DispatchBench bench = begun();
            prepare.accept(bench);
            crashed = bench.crashes(new CrashAt(call, moment), task.apply("d1"), 1);
            bench.through(task.apply("d1"));
            bench.resendWalks();
            assertThat(standing(bench)).as("%s call %d", moment, call).isEqualTo(expected);
        }
        assertThat(call).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void whilePlanningTheLastPage(CrashAt.Moment moment) {
        everywhere(moment, bench -> bench.through(plan("d1", 0, 0)), id -> plan(id, 1, 0));
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void whilePlanningAnotherPage(CrashAt.Moment moment) {
        everywhere(moment, bench -> {}, id -> plan(id, 1, 0));
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void whileTellingTheTargetsOfACancel(CrashAt.Moment moment) {
        everywhere(
                moment,
                bench -> {
                    planAll(bench);
                    bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
                    bench.fleet.cancel("d1");
                },
                id -> callOff(id));
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void whileTellingTheTargetsOfACancelledPlanning(CrashAt.Moment moment) {
        everywhere(
                moment,
                bench -> {
                    bench.through(plan("d1", 0, 0));
                    bench.fleet.cancel("d1");
                },
                id -> callOff(id));
    }

    @ParameterizedTest
    @EnumSource(CrashAt.Moment.class)
    void whileEnding(CrashAt.Moment moment) {
        everywhere(
                moment,
                bench -> {
                    planAll(bench);
                    bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
                    bench.fleet.report("d-2", 1, 1, ReportState.FAILED);
                    bench.fleet.report("d-3", 1, 1, ReportState.DEGRADED);
                    bench.projection.catchUp();
                },
                id -> settle(id));
    }
}
