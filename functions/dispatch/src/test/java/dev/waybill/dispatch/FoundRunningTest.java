package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.domain.assignment.AssignmentEvent;
import dev.waybill.domain.assignment.Expiry;
import dev.waybill.domain.assignment.Installed;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.Version;
import dev.waybill.testing.fleet.TestFleet;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A version that is distributed again to a device that may have done other work unheard.
class FoundRunningTest {

    private final DispatchBench bench = new DispatchBench();

    private String planned(String version) {
        String id = bench.fleet.open(version).id();
        bench.plan(id);
        return id;
    }

    /// The device runs 1.0; 2.0 was offered, and time ran out before a word was heard.
    private String lostTwo() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        String one = planned("1.0");
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll(one);
        String two = planned("2.0");
        Instant now = bench.stack.clock().instant();
        AssignmentEvent expired =
                new AssignmentEvent.TimedOut(
                        2,
                        1,
                        Optional.empty(),
                        new Expiry(now, BlockerReason.NETWORK_PARTITION, "silent for too long"),
                        now);
        AssignmentsTable.of(bench.stack.backends())
                .change(bench.fleet.image("d-1"), image -> image.next(expired));
        bench.settleAll(two);
        assertThat(bench.fleet.image("d-1").classOf(2)).contains(TargetClass.FAILED);
        return two;
    }

    @Test
    void isBroughtBackFromWhatItDidUnheard() {
        String two = lostTwo();
        String three = planned("1.0");
        assertThat(bench.fleet.image("d-1").classOf(3)).contains(TargetClass.PENDING);

        assertThat(bench.fleet.report("d-1", 2, 1, ReportState.OPERATIONAL)).isTrue();
        bench.settleAll(two, three);
        assertThat(bench.fleet.distribution(three).state()).isEqualTo(DistributionState.RUNNING);
        assertThat(bench.fleet.tally(three).shownCounts().completed()).isZero();

        assertThat(bench.fleet.report("d-1", 3, 1, ReportState.OPERATIONAL)).isTrue();
        bench.settleAll(three);
        assertThat(bench.fleet.image("d-1").running().map(Installed::version))
                .contains(new Version("1.0"));
        assertThat(bench.fleet.distribution(three).state()).isEqualTo(DistributionState.COMPLETED);
        assertThat(bench.fleet.tally(three).shownCounts().completed()).isEqualTo(1);
    }

    @Test
    void alsoWhenThatIsForgottenInTheSameWrite() {
        lostTwo();
        bench.fleet.publish("3.0", TestFleet.variant("3.0", "arm", Optional.of("aarch64")));
        bench.settleAll(planned("3.0"));
        planned("1.0");
        assertThat(bench.fleet.image("d-1").entry(2)).isEmpty();
        assertThat(bench.fleet.image("d-1").classOf(4)).contains(TargetClass.PENDING);
    }
}
