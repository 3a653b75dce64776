package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.fleet.TestProjection;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Ends that nobody came to are asked for again.
class SettleDistributionsTest {

    private static final Task SETTLE = new Task.Settle("d1", Optional.empty());

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);

    private void run(Strategy strategy) {
        fleet.use(strategy);
        fleet.register("n1");
        fleet.publish("1.0");
        Distribution distribution = fleet.openTo("1.0", "n1");
        fleet.assign(distribution, "n1");
        fleet.run("d1", 1);
    }

    /// The last report is counted, and the message that it sends is lost.
    private void complete() {
        fleet.report("n1", 1, 1, ReportState.OPERATIONAL);
        new TestProjection(stack).catchUp();
        fleet.takeTasks();
    }

    private List<Task> sentAfter(Duration time) {
        stack.clock().advance(time);
        new SettleDistributions(stack.backends()).perform(stack.clock().instant());
        return fleet.takeTasks().stream().map(Tasks::read).toList();
    }

    @Test
    void oneThatIsThroughIsSentForAMinuteLater() {
        run(Strategy.NONE);
        complete();
        assertThat(sentAfter(Duration.ofSeconds(59))).isEmpty();
        assertThat(sentAfter(Duration.ofSeconds(1))).containsExactly(SETTLE);
    }

    @Test
    void oneThatIsPausedAndThroughIsSentForTooAgainAndAgain() {
        run(Strategy.NONE);
        fleet.pause("d1");
        complete();
        assertThat(sentAfter(Duration.ofMinutes(1))).containsExactly(SETTLE);
        assertThat(sentAfter(Duration.ofMinutes(1))).containsExactly(SETTLE);
    }

    @Test
    void oneThatIsPausedAndWaitsIsLeftAlone() {
        run(Strategy.NONE.upTo(1));
        fleet.pause("d1");
        assertThat(sentAfter(Duration.ofMinutes(1))).isEmpty();
        complete();
        assertThat(sentAfter(Duration.ofMinutes(1))).containsExactly(SETTLE);
    }

    @Test
    void oneThatIsOverIsNeverLookedAtAgain() {
        run(Strategy.NONE);
        fleet.cancel("d1");
        complete();
        assertThat(sentAfter(Duration.ofDays(1))).isEmpty();
    }
}
