package dev.waybill.dispatch;

import static dev.waybill.dispatch.DispatchBench.callOff;
import static dev.waybill.dispatch.DispatchBench.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.distribution.DistributionState;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.testing.fleet.CallHook;
import dev.waybill.web.Tasks;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// The wrong variants of a cancel that protocol C.2 names, each by its number.
class CallOffTest {

    private final DispatchBench bench = new DispatchBench();

    private DistributionState state(String id) {
        return bench.fleet.distribution(id).state();
    }

    @Test
    void p7NoPageIsFrozenInASegmentThatIsClosed() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", DispatchBench.twoSegments()).id();
        // Planning has read an open segment of a distribution that is being planned; before it
        // freezes its page, the whole pass of a cancel goes by.
        Interlude interlude =
                Interlude.before(
                        TransactWriteItemsRequest.class::isInstance,
                        () -> {
                            bench.fleet.cancel(id);
                            bench.through(callOff(id));
                        });
        Dispatcher stalled = bench.watched(interlude);

        stalled.perform(plan(id, 0, 0));
        bench.through(plan(id, 1, 0));

        assertThat(interlude.isPlayed()).isTrue();
        assertThat(bench.fleet.distribution(id).isOver()).isTrue();
        assertThat(bench.fleet.distribution(id).totalTargets()).contains(0L);
        assertThat(bench.fleet.image("d-1").entries()).isEmpty();
        assertThat(bench.fleet.image("d-2").entries()).isEmpty();
    }

    @Test
    void p7AllSegmentsAreClosedBeforeTheFirstPageIsTold() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0", DispatchBench.twoSegments()).id();
        bench.dispatcher.perform(plan(id, 0, 0));
        bench.fleet.cancel(id);
        // When the first target is told, planning tries to freeze a page of the other segment.
        Interlude interlude =
                Interlude.before(
                        bench::isAssignment, () -> bench.dispatcher.perform(plan(id, 1, 0)));
        Dispatcher passing = bench.watched(interlude);

        passing.perform(callOff(id));
        bench.fleet.takeTasks().forEach(message -> bench.through(Tasks.read(message)));

        assertThat(interlude.isPlayed()).isTrue();
        assertThat(bench.fleet.distribution(id).totalTargets()).contains(1L);
        assertThat(bench.fleet.image("d-1").classOf(1)).contains(TargetClass.CANCELLED);
        assertThat(bench.fleet.image("d-2").classOf(1)).isEmpty();
    }

    @Test
    void p8TheTargetIsToldAlsoWhereTheEntryHasNotArrived() {
        bench.fleet.register("d-1", "d-2");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        // The page is frozen; before the first entry is written, the pass of a cancel goes by.
        Interlude interlude =
                Interlude.before(
                        bench::isAssignment,
                        () -> {
                            bench.fleet.cancel(id);
                            bench.through(callOff(id));
                        });
        Dispatcher stalled = bench.watched(interlude);

        stalled.perform(plan(id, 0, 0));

        assertThat(interlude.isPlayed()).isTrue();
        for (String device : List.of("d-1", "d-2")) {
            assertThat(bench.fleet.image(device).entries()).isEmpty();
            assertThat(bench.fleet.image(device).classOf(1)).contains(TargetClass.CANCELLED);
        }
        bench.projection.catchUp();
        assertThat(bench.fleet.tally(id).total()).contains(2L);
        assertThat(bench.fleet.tally(id).counts().cancelled()).isEqualTo(2);
        assertThat(bench.fleet.tally(id).pending()).isZero();
    }

    @Test
    void p9ACancelledDistributionNeverRuns() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        String id = bench.fleet.open("1.0").id();
        AtomicBoolean called = new AtomicBoolean();
        String table = bench.stack.backends().config().tables().distributions();
        // The last page is counted and the distribution read; the cancel comes before the change of
        // state.
        Dispatcher stalled =
                bench.watched(
                        new CallHook() {
                            private int reads;

                            @Override
                            public void after(String operation, SdkRequest request) {
                                boolean isDistribution =
                                        request instanceof GetItemRequest get
                                                && get.tableName().equals(table)
                                                && get.key().containsValue(distribution());
                                if (isDistribution && ++reads == 2) {
                                    called.set(bench.fleet.cancel(id));
                                }
                            }
                        });

        stalled.perform(plan(id, 0, 0));

        assertThat(called).isTrue();
        assertThat(state(id)).isEqualTo(DistributionState.CANCELLED);
    }

    private static AttributeValue distribution() {
        return AttributeValue.fromS("distribution");
    }

    @Test
    void p10CancellingTheNewerGivesTheDeviceBackToTheOlder() {
        bench.fleet.register("d-1");
        bench.fleet.publish("1.0");
        bench.fleet.publish("2.0");
        String first = bench.fleet.open("1.0").id();
        String second = bench.fleet.open("2.0").id();
        bench.plan(first);
        bench.plan(second);
        assertThat(bench.fleet.image("d-1").desired()).contains(2L);

        bench.fleet.cancel(second);
        bench.through(callOff(second));

        assertThat(bench.fleet.image("d-1").desired()).contains(1L);
        assertThat(bench.fleet.image("d-1").classOf(1)).contains(TargetClass.PENDING);
        bench.projection.catchUp();
        assertThat(bench.fleet.tally(first).pending()).isEqualTo(1);
        assertThat(bench.fleet.tally(second).counts().cancelled()).isEqualTo(1);
    }
}
