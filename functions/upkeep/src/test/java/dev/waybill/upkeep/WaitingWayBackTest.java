package dev.waybill.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.NewDistribution;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.DistributionEvent;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Origin;
import dev.waybill.domain.distribution.Release;
import dev.waybill.domain.distribution.Round;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A distribution that is planned when another one is over, however long that takes.
class WaitingWayBackTest {

    private final TestStack stack = TestStack.onTwins();
    private final TestFleet fleet = new TestFleet(stack);

    private void waitFor(Distribution origin) {
        Instant now = stack.clock().instant();
        Distribution waiting =
                new Distribution(
                        "back",
                        origin.version(),
                        2,
                        DistributionState.PLANNING,
                        origin.order().of(new Origin(origin.id(), Origin.Part.CONVERGED)),
                        Optional.empty(),
                        Optional.empty(),
                        new Distribution.Planning(1, 0, 0),
                        Optional.empty(),
                        false,
                        true,
                        "test",
                        now,
                        Optional.empty(),
                        Release.NONE,
                        Round.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        NewDistribution created =
                new NewDistribution(
                        waiting,
                        GenerationsTable.of(stack.backends()).find(TestFleet.MODEL),
                        List.of(Segment.open(0, Optional.empty(), Optional.empty())),
                        List.of(),
                        ModelsTable.of(stack.backends()).find(origin.version()).orElseThrow());
        assertThat(
                        DistributionRegister.of(stack.backends())
                                .create(
                                        created,
                                        Deed.ofService(
                                                "test", "create_distribution", "deed-1", now)))
                .isTrue();
    }

    private List<Task> passes(int count) {
        for (int i = 0; i < count; i++) {
            stack.clock().advance(Duration.ofHours(1));
            new ResendTasks(stack.backends()).perform(stack.clock().instant());
        }
        return fleet.takeTasks().stream().map(Tasks::read).toList();
    }

    private DistributionState state() {
        return fleet.distribution("back").state();
    }

    @Test
    void isNotAbortedForItsPatience() {
        fleet.register("n1");
        fleet.publish("1.0");
        Distribution origin = fleet.openTo("1.0", "n1");
        fleet.run("d1", 1);
        waitFor(origin);

        assertThat(passes(30)).doesNotHaveAnyElementsOfTypes(Task.CallOff.class);
        assertThat(state()).isEqualTo(DistributionState.PLANNING);

        Distribution running = fleet.distribution("d1");
        Instant now = stack.clock().instant();
        assertThat(
                        running.next(new DistributionEvent.AllSettled(0), now)
                                .filter(ended ->
                                        DistributionRegister.of(stack.backends())
                                                .end(running, ended, now)))
                .isPresent();
        assertThat(passes(1)).contains(new Task.Plan("back", new Position(0, 0)));

        // From now on somebody has to plan it.
        passes(12);
        assertThat(state()).isEqualTo(DistributionState.ABORTED);
    }
}
