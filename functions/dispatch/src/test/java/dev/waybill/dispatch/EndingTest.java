package dev.waybill.dispatch;

import static dev.waybill.dispatch.DispatchBench.callOff;
import static dev.waybill.dispatch.DispatchBench.settle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Task;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.testing.fleet.TestFleet;
import dev.waybill.web.Tasks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// When distributions end, and what follows (protocol 0.2 #4 and #5).
class EndingTest {

    private final DispatchBench bench = new DispatchBench();

    private DistributionState state(String id) {
        return bench.fleet.distribution(id).state();
    }

    private String planned(String version) {
        String id = bench.fleet.open(version).id();
        bench.plan(id);
        return id;
    }

    @Test
    void endsWhenEveryTargetHasCompleted() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = planned("1.0");
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll(id);
        assertThat(state(id)).isEqualTo(DistributionState.RUNNING);

        bench.fleet.report("d-2", 1, 1, ReportState.DEGRADED);
        bench.settleAll(id);

        assertThat(state(id)).isEqualTo(DistributionState.COMPLETED);
        assertThat(bench.fleet.tally(id).state()).isEqualTo(DistributionState.COMPLETED);
    }

    @Test
    void aWalkWhoseMessagesAllComeTwiceStaysOne() {
        int devices = 60;
        List<Segment> segments = new ArrayList<>();
        Optional<DeviceId> behind = Optional.empty();
        for (int i = 0; i < devices; i++) {
            String id = "d-%02d".formatted(i);
            bench.fleet.register(id);
            Optional<DeviceId> until =
                    i == devices - 1 ? Optional.empty() : Optional.of(new DeviceId(id));
            segments.add(Segment.open(i, behind, until));
            behind = until;
        }
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", segments).id();
        segments.forEach(segment -> bench.through(DispatchBench.plan(id, segment.number(), 0)));
        for (int i = 0; i < devices; i++) {
            bench.fleet.report("d-%02d".formatted(i), 1, 1, ReportState.OPERATIONAL);
        }
        bench.projection.catchUp();

        Deque<Task> open = new ArrayDeque<>(List.of(DispatchBench.settle(id)));
        Optional<Task> again = Optional.empty();
        int delivered = 0;
        while (!open.isEmpty()) {
            Task task = open.removeFirst();
            bench.dispatcher.perform(task);
            again.ifPresent(bench.dispatcher::perform);
            again = Optional.of(task);
            delivered++;
            bench.fleet.takeTasks().forEach(message -> open.add(Tasks.read(message)));
        }

        assertThat(state(id)).isEqualTo(DistributionState.COMPLETED);
        assertThat(delivered).isLessThanOrEqualTo(devices / 10 + 2);
    }

    @Test
    void failuresShowInTheEnd() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = planned("1.0");
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.fleet.report("d-2", 1, 1, ReportState.FAILED);
        bench.settleAll(id);
        assertThat(state(id)).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
    }

    @Test
    void endsByItselfWhenNobodyCanHaveIt() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0", TestFleet.variant("1.0", "arm", Optional.of("aarch64")));
        String id = bench.fleet.open("1.0").id();
        bench.dispatcher.perform(DispatchBench.plan(id, 0, 0));
        bench.settleAll(id);
        assertThat(state(id)).isEqualTo(DistributionState.COMPLETED_WITH_FAILURES);
    }

    @Test
    void holdsItsBlobsUntilItIsOver() {
        bench.fleet.register("d-1");
        ModelVersion version = bench.fleet.publish("1.0");
        String id = planned("1.0");
        Holder holder = new Holder(HolderKind.DISTRIBUTION, id);
        BlobsTable blobs = BlobsTable.of(bench.stack.backends());
        assertThat(blobs.isHeld(version.digests().first(), holder)).isTrue();

        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll(id);

        assertThat(blobs.isHeld(version.digests().first(), holder)).isFalse();
        assertThat(bench.fleet.distribution(id).holdsBlobs()).isFalse();
        assertThat(DistributionsTable.of(bench.stack.backends()).findOwing(id))
                .hasValueSatisfying(owing -> assertThat(owing.owed()).isEmpty());
    }

    @Test
    void countersThatLagEndNothing() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        String first = planned("1.0");
        String second = planned("2.0");
        bench.projection.catchUp();
        bench.fleet.cancel(second);
        bench.through(callOff(second));
        assertThat(bench.fleet.tally(first).hasOpenTargets()).isFalse();

        bench.through(settle(first));

        assertThat(state(first)).isEqualTo(DistributionState.RUNNING);
        assertThat(bench.fleet.image("d-1").classOf(1)).contains(TargetClass.PENDING);
    }

    @Test
    void theOlderEndsOnlyWhenTheNewerThatShadowsItIsOver() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        String first = planned("1.0");
        String second = planned("2.0");
        bench.settleAll(first, second);
        assertThat(state(first)).isEqualTo(DistributionState.RUNNING);

        bench.fleet.report("d-1", 2, 1, ReportState.OPERATIONAL);
        bench.settleAll(second);

        assertThat(state(second)).isEqualTo(DistributionState.COMPLETED);
        assertThat(state(first)).isEqualTo(DistributionState.COMPLETED);
        assertThat(bench.fleet.tally(first).shownState()).isEqualTo(DistributionState.SUPERSEDED);
    }

    @Test
    void whichOthersAreOverIsReadBeforeTheWalk() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        String first = planned("1.0");
        String second = planned("2.0");
        bench.projection.catchUp();
        // The walk has seen the device shadowed by the newer one; then the newer one is cancelled
        // and its pass goes by, which gives the device back.
        String assignments = bench.stack.backends().config().tables().assignments();
        Interlude interlude =
                Interlude.after(
                        request ->
                                request instanceof BatchGetItemRequest
                                        && request.toString().contains(assignments),
                        () -> {
                            bench.fleet.cancel(second);
                            bench.through(callOff(second));
                        });
        Dispatcher stalled = bench.watched(interlude);

        stalled.perform(settle(first));
        bench.fleet.takeTasks();

        assertThat(interlude.isPlayed()).isTrue();
        assertThat(state(first)).isEqualTo(DistributionState.RUNNING);
        assertThat(bench.fleet.image("d-1").desired()).contains(1L);
    }

    @Test
    void aDistributionThatWasCancelledDuringTheWalkStaysCancelled() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        String id = planned("1.0");
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.projection.catchUp();
        Interlude interlude =
                Interlude.before(
                        TransactWriteItemsRequest.class::isInstance, () -> bench.fleet.cancel(id));
        Dispatcher stalled = bench.watched(interlude);
        stalled.perform(settle(id));
        bench.fleet.takeTasks().forEach(message -> stalled.perform(Tasks.read(message)));
        assertThat(interlude.isPlayed()).isTrue();
        assertThat(state(id)).isEqualTo(DistributionState.CANCELLED);
        assertThat(bench.fleet.image("d-1").classOf(1)).contains(TargetClass.COMPLETED);
    }

    @Test
    void anEndIsForEver() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        String id = planned("1.0");
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.settleAll(id);
        assertThat(bench.fleet.cancel(id)).isFalse();
        bench.through(callOff(id));
        assertThat(state(id)).isEqualTo(DistributionState.COMPLETED);
        assertThat(bench.fleet.image("d-1").tombstones()).isEmpty();
    }

    @Test
    void onlyWhatIsOverIsPruned() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        bench.fleet.publish("3.0");
        String first = planned("1.0");
        planned("2.0");
        bench.fleet.report("d-1", 2, 1, ReportState.OPERATIONAL);
        planned("3.0");
        assertThat(bench.fleet.image("d-1").entries()).containsOnlyKeys(1L, 2L, 3L);

        bench.fleet.report("d-1", 3, 1, ReportState.OPERATIONAL);
        bench.settleAll("d3", "d2", first);
        planned("1.0");

        // The one that is replaced stays until the next, so that the stream shows that it was.
        assertThat(bench.fleet.image("d-1").entries()).containsOnlyKeys(3L, 4L);
        assertThat(bench.fleet.image("d-1").floor()).isEqualTo(2);
        bench.projection.catchUp();
        assertThat(bench.fleet.tally(first).counts().superseded()).isEqualTo(1);
        assertThat(bench.fleet.tally("d3").counts().replaced()).isEqualTo(1);
    }

    @Test
    void whatBecameOfTheTargetsIsKeptWithThePages() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = planned("1.0");
        bench.fleet.report("d-1", 1, 1, ReportState.OPERATIONAL);
        bench.fleet.report("d-2", 1, 1, ReportState.FAILED);
        bench.settleAll(id);
        bench.fleet.publish("2.0");
        for (long generation = 2; generation <= 3; generation++) {
            String next = planned("2.0");
            bench.fleet.report("d-1", generation, 1, ReportState.OPERATIONAL);
            bench.fleet.report("d-2", generation, 1, ReportState.OPERATIONAL);
            bench.settleAll(next);
        }
        assertThat(bench.fleet.image("d-2").result(1)).isEmpty();

        var page =
                DistributionsTable.of(bench.stack.backends())
                        .findPage(id, new Position(0, 0))
                        .orElseThrow();
        assertThat(page.result(new DeviceId("d-1")).orElseThrow().target())
                .isEqualTo(TargetClass.COMPLETED);
        assertThat(page.result(new DeviceId("d-2")).orElseThrow().target())
                .isEqualTo(TargetClass.FAILED);
        bench.through(settle(id));
        assertThat(DistributionsTable.of(bench.stack.backends()).findPage(id, new Position(0, 0)))
                .contains(page);
    }

    @Test
    void theOpenOnesOfAModelAreListed() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        planned("1.0");
        String second = planned("1.0");
        GenerationsTable generations = GenerationsTable.of(bench.stack.backends());
        assertThat(generations.find(TestFleet.MODEL).open()).containsOnlyKeys(1L, 2L);

        bench.fleet.cancel(second);
        assertThat(generations.find(TestFleet.MODEL).open()).containsOnlyKeys(1L, 2L);
        bench.through(callOff(second));

        assertThat(generations.find(TestFleet.MODEL).open()).containsOnlyKeys(1L);
        assertThat(generations.find(TestFleet.MODEL).newest()).isEqualTo(2);
    }
}
