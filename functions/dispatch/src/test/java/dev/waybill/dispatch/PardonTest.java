package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Retries;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.distribution.Timeouts;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A resumed distribution pardons what has failed, but not what fails anew.
class PardonTest {

    private final DispatchBench bench = new DispatchBench();
    private final List<String> bad = IntStream.range(0, 10).mapToObj(i -> "bad-" + i).toList();

    /// The distribution d1 to 20 devices: ten have failed, so it was paused; somebody resumed it.
    @BeforeEach
    void resumed() {
        bad.forEach(bench.fleet::register);
        IntStream.range(0, 10).forEach(i -> bench.fleet.register("good-" + i));
        bench.fleet.publish("1.0");
        bench.fleet.use(
                Strategy.of(
                                new Timeouts(Optional.empty(), Optional.empty(), Optional.empty()),
                                Retries.NONE)
                        .until(new Abort(50, 10, Abort.Then.PAUSE)));
        bench.fleet.open("1.0");
        bench.plan("d1");
        fail(1, bad);
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
        assertThat(bench.fleet.resume("d1")).isTrue();
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
    }

    private Distribution d1() {
        return bench.fleet.distribution("d1");
    }

    private void fail(long sequence, List<String> ids) {
        ids.forEach(id -> bench.fleet.report(id, 1, sequence, ReportState.FAILED));
    }

    private void askAgain() {
        assertThat(bench.fleet.askAgain("d1")).isTrue();
        bench.through(new Task.Retry("d1", d1().round().number(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoIsAskedAgainAndFailsAgainCounts(boolean countedBetween) {
        askAgain();
        if (countedBetween) {
            bench.settleAll("d1");
            assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        }
        fail(2, bad.subList(0, 9));
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
        fail(2, bad);
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.PAUSED);
    }

    @Test
    void whatFailedTwiceIsPardonedTwice() {
        askAgain();
        fail(2, bad);
        bench.settleAll("d1");
        assertThat(bench.fleet.resume("d1")).isTrue();
        bench.settleAll("d1");
        assertThat(d1().state()).isEqualTo(DistributionState.RUNNING);
    }
}
