package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Release;
import dev.waybill.domain.distribution.Round;
import dev.waybill.domain.distribution.Segment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is asked by a retry of a distribution that has ended.
class RetryEndedTest {

    private final DispatchBench bench = new DispatchBench();

    /// The distribution d1 of 1.0 to `bad` and `late`, which failed both, has ended.
    @BeforeEach
    void end() {
        bench.fleet.register("bad", "late");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        bench.fleet.open("1.0");
        bench.plan("d1");
        bench.fleet.report("bad", 1, 1, ReportState.FAILED);
        bench.fleet.report("late", 1, 1, ReportState.FAILED);
        bench.settleAll("d1");
        assertThat(bench.fleet.distribution("d1").isOver()).isTrue();
    }

    private List<DeviceId> asked() {
        Distribution over = bench.fleet.distribution("d1");
        Distribution retry =
                new Distribution(
                        "retry",
                        over.version(),
                        9,
                        DistributionState.PLANNING,
                        over.order().of(new Origin("d1", Origin.Part.FAILED)),
                        Optional.empty(),
                        Optional.empty(),
                        new Distribution.Planning(1, 0, 0),
                        Optional.empty(),
                        false,
                        false,
                        "test",
                        bench.stack.clock().instant(),
                        Optional.empty(),
                        Release.NONE,
                        Round.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        return ScopeReader.of(bench.stack.backends())
                .read(retry, Segment.open(0, Optional.empty(), Optional.empty()))
                .deviceIds();
    }

    private void prune(String device) {
        assertThat(
                        AssignmentsTable.of(bench.stack.backends())
                                .change(
                                        bench.fleet.image(device),
                                        image -> image.next(new AssignmentEvent.Pruned(1)))
                                .image()
                                .floor())
                .isEqualTo(1);
    }

    @Test
    void whoFailedAndWhoOfThemWasForgotten() {
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad", "late");
        prune("bad");
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad", "late");
    }

    @Test
    void nobodyWhoCameAfterAll() {
        bench.fleet.report("late", 1, 2, ReportState.OPERATIONAL);
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad");
        prune("late");
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad");
    }

    @Test
    void nobodyWhoIsGivenSomethingNewer() {
        bench.fleet.openTo("2.0", "late");
        bench.plan("d2");
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad");
        bench.fleet.report("late", 2, 1, ReportState.OPERATIONAL);
        bench.settleAll("d2");
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad");
        prune("late");
        assertThat(asked()).extracting(DeviceId::value).containsExactly("bad");
    }
}
