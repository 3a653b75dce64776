package dev.waybill.dispatch;

import static dev.waybill.dispatch.DispatchBench.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.testing.dynamodb.StaleDynamoDb;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.testing.fleet.Crash;
import dev.waybill.web.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The wrong variants of planning that protocol C.2 names, each by its number.
class PlanningTest {

    private final DispatchBench bench = new DispatchBench();

    private DistributionState state(String id) {
        return bench.fleet.distribution(id).state();
    }

    @Test
    void plansEveryTargetOnceAndThenRuns() {
        bench.fleet.register("d-1", "d-2", "d-3");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", DispatchBench.twoSegments()).id();

        bench.through(plan(id, 0, 0));
        assertThat(state(id)).isEqualTo(DistributionState.PLANNING);
        bench.through(plan(id, 1, 0));

        assertThat(state(id)).isEqualTo(DistributionState.RUNNING);
        assertThat(bench.fleet.distribution(id).totalTargets()).contains(3L);
        for (String device : List.of("d-1", "d-2", "d-3")) {
            assertThat(bench.fleet.image(device).classOf(1)).contains(TargetClass.PENDING);
        }
        bench.projection.catchUp();
        assertThat(bench.fleet.tally(id).pending()).isEqualTo(3);
    }

    @Test
    void plansByCopiesThatHaveFallenBehind() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        List<StaleDynamoDb> copies = new ArrayList<>();
        Dispatcher stale =
                Wiring.dispatcher(
                        bench.stack
                                .through(client -> {
                                    StaleDynamoDb copy = new StaleDynamoDb(client);
                                    copies.add(copy);
                                    return copy;
                                })
                                .backends(),
                        Parallel.none());
        String first = bench.fleet.open("1.0").id();
        bench.stack.clock().advance(Duration.ofMinutes(1));
        stale.perform(plan(first, 0, 0));
        copies.forEach(StaleDynamoDb::fallBehind);
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.fleet.register("d-3");
        String second = bench.fleet.open("2.0").id();
        bench.stack.clock().advance(Duration.ofMinutes(1));

        stale.perform(plan(second, 0, 0));

        assertThat(state(second)).isEqualTo(DistributionState.RUNNING);
        for (String device : List.of("d-1", "d-2", "d-3")) {
            assertThat(bench.fleet.image(device).classOf(2)).contains(TargetClass.PENDING);
        }
        assertThat(bench.fleet.image("d-1").running()).isPresent();
        assertThat(bench.fleet.image("d-1").classOf(1)).contains(TargetClass.COMPLETED);
    }

    @Test
    void plansManyPagesInOrder() {
        for (int i = 0; i < 250; i++) {
            bench.fleet.register(String.format("d-%03d", i));
        }
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        bench.plan(id);

        assertThat(state(id)).isEqualTo(DistributionState.RUNNING);
        assertThat(bench.fleet.distribution(id).totalTargets()).contains(250L);
        assertThat(bench.fleet.image("d-249").entry(1).map(entry -> entry.rank().position()))
                .contains(249L);
    }

    @Test
    void p1ASegmentIsCountedOnce() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", DispatchBench.twoSegments()).id();

        bench.dispatcher.perform(plan(id, 1, 0));
        bench.dispatcher.perform(plan(id, 1, 0));

        assertThat(bench.fleet.distribution(id).planning().segmentsDone()).isEqualTo(1);
        assertThat(state(id)).isEqualTo(DistributionState.PLANNING);
    }

    @Test
    void p1ASegmentIsCountedOnceByTwoThatAreAtItsLastPageTogether() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", DispatchBench.twoSegments()).id();
        // All entries of the page are written; before it is counted, somebody else counts it.
        Interlude interlude =
                Interlude.after(
                        bench::isAssignment, () -> bench.dispatcher.perform(plan(id, 1, 0)));
        Dispatcher stalled = bench.watched(interlude);

        stalled.perform(plan(id, 1, 0));

        assertThat(interlude.isPlayed()).isTrue();
        assertThat(bench.fleet.distribution(id).planning().segmentsDone()).isEqualTo(1);
        assertThat(state(id)).isEqualTo(DistributionState.PLANNING);
    }

    @Test
    void p2TheEndOfPlanningIsDecidedFromAReadAfterTheOwnWrite() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", DispatchBench.twoSegments()).id();
        bench.dispatcher.perform(plan(id, 1, 0));

        bench.dispatcher.perform(plan(id, 0, 0));

        assertThat(state(id)).isEqualTo(DistributionState.RUNNING);
        bench.dispatcher.perform(plan(id, 1, 0));
        assertThat(bench.fleet.distribution(id).planning().segmentsDone()).isEqualTo(2);
    }

    @Test
    void p3ItIsDecidedFromConsistentReads() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        List<Boolean> consistent = new ArrayList<>();
        String table = bench.stack.backends().config().tables().distributions();
        bench.watched(
                        new CallHook() {
                            @Override
                            public void before(String operation, SdkRequest request) {
                                if (request instanceof GetItemRequest get
                                        && get.tableName().equals(table)) {
                                    consistent.add(get.consistentRead());
                                }
                            }
                        })
                .perform(plan(id, 0, 0));

        assertThat(state(id)).isEqualTo(DistributionState.RUNNING);
        assertThat(consistent).isNotEmpty().allMatch(each -> each);
    }

    @Test
    void p4AMessageThatComesAgainSendsForTheNextPageButItsCopiesDoNot() {
        for (int i = 0; i < 150; i++) {
            bench.fleet.register(String.format("d-%03d", i));
        }
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        bench.dispatcher.perform(plan(id, 0, 0));
        bench.fleet.takeTasks();

        bench.dispatcher.perform(plan(id, 0, 0));
        assertThat(bench.fleet.takeTasks()).isEmpty();
        bench.untilGivenBack();
        bench.dispatcher.perform(plan(id, 0, 0));
        bench.dispatcher.perform(plan(id, 0, 0));

        assertThat(bench.fleet.takeTasks()).containsExactly(Tasks.write(plan(id, 0, 1)));
    }

    @Test
    void p5APageStaysAsItWasFrozen() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        Dispatcher crashing =
                bench.watched(
                        new CallHook() {
                            @Override
                            public void after(String operation, SdkRequest request) {
                                if (bench.isAssignment(request)) {
                                    throw new Crash("after the first assignment");
                                }
                            }
                        });
        assertThatThrownBy(() -> crashing.perform(plan(id, 0, 0))).isInstanceOf(Crash.class);
        bench.fleet.remove("d-1");
        bench.fleet.remove("d-2");
        bench.fleet.register("d-0");

        bench.plan(id);

        assertThat(bench.fleet.distribution(id).totalTargets()).contains(2L);
        assertThat(bench.fleet.image("d-1").classOf(1)).contains(TargetClass.PENDING);
        assertThat(bench.fleet.image("d-2").classOf(1)).isPresent();
        assertThat(bench.fleet.image("d-0").classOf(1)).isEmpty();
    }

    @Test
    void p5APageThatIsFrozenAlreadyIsTaken() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        // The scope is read; before it is frozen, a device joins and somebody else freezes it.
        Interlude interlude =
                Interlude.before(
                        TransactWriteItemsRequest.class::isInstance,
                        () -> {
                            bench.fleet.register("d-2");
                            bench.dispatcher.perform(plan(id, 0, 0));
                        });
        Dispatcher stalled = bench.watched(interlude);

        stalled.perform(plan(id, 0, 0));

        assertThat(interlude.isPlayed()).isTrue();
        assertThat(bench.fleet.distribution(id).totalTargets()).contains(2L);
        assertThat(
                        DistributionsTable.of(bench.stack.backends())
                                .findPage(id, new Position(0, 0))
                                .map(page -> page.page().deviceIds().size()))
                .contains(2);
    }

    @Test
    void p6TheTotalIsTheFrozenTargetsWhoeverGetsThere() {
        bench.fleet.register("d-1", "d-2", "d-3");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        String first = bench.fleet.open("1.0").id();
        String second = bench.fleet.open("2.0").id();
        bench.plan(second);
        bench.fleet.report("d-2", 2, 1, ReportState.OPERATIONAL);

        bench.plan(first);

        assertThat(bench.fleet.distribution(first).totalTargets()).contains(3L);
        bench.projection.catchUp();
        assertThat(bench.fleet.tally(first).counts().superseded()).isEqualTo(3);
        assertThat(bench.fleet.tally(first).pending()).isZero();
    }

    @Test
    void aScopeWithNobodyEndsAtOnce() {
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        bench.plan(id);
        assertThat(state(id)).isEqualTo(DistributionState.NO_TARGETS);
        assertThat(bench.fleet.distribution(id).totalTargets()).contains(0L);
        assertThat(bench.fleet.distribution(id).holdsBlobs()).isFalse();
    }

    @Test
    void anUnknownDeviceIsATargetThatFails() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        String id = bench.fleet.openTo("1.0", "d-1", "nobody").id();
        bench.plan(id);

        assertThat(bench.fleet.image("nobody").classOf(1)).contains(TargetClass.FAILED);
        assertThat(bench.fleet.image("nobody").blocker().flatMap(blocker -> blocker.details()))
                .contains("unknown device");
        bench.projection.catchUp();
        assertThat(bench.fleet.tally(id).counts().failed()).isEqualTo(1);
        assertThat(bench.fleet.tally(id).pending()).isEqualTo(1);
    }
}
