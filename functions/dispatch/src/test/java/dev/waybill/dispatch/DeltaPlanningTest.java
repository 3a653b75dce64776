package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.aws.blob.IndexingQueue.Task.BuildDelta;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaRefusal;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.Strategy;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.QueueMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Planning knows how most targets will fetch their blob, and asks for what they will need.
class DeltaPlanningTest {

    private static final long SIZE = 10_000_000;

    private DispatchBench bench = new DispatchBench();

    private static Digest digest(String version) {
        return Digest.of(version.getBytes(StandardCharsets.UTF_8));
    }

    private static DeltaPair pair(String base, String target) {
        return new DeltaPair(
                Optional.of(base).filter(version -> !version.isEmpty()).map(v -> digest(v)),
                digest(target));
    }

    private void publish(String version) {
        bench.fleet.publish(
                version,
                new Variant(
                        new VariantId("any"),
                        new BlobReference(digest(version), SIZE, BlobReference.Metadata.NONE),
                        "float32",
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /// The devices `a` and `b` are there, and `a` runs 1.0.
    private void prepare() {
        bench.fleet.register("a", "b");
        publish("1.0");
        publish("2.0");
        Distribution first = bench.fleet.openTo("1.0", "a");
        bench.fleet.assign(first, "a");
        bench.fleet.run(first.id(), 1);
        bench.fleet.report("a", 1, 1, ReportState.OPERATIONAL);
    }

    private TransferMode mode(String device) {
        return bench.fleet.image(device).entry(2).map(Entry::mode).orElseThrow();
    }

    private List<IndexingQueue.Task> asked() {
        var sqs = bench.stack.backends().clients().sqs();
        String queue = bench.stack.backends().config().queues().indexing();
        return QueueMessages.takeAll(sqs, queue).stream().map(IndexingQueue::read).toList();
    }

    @Test
    void d1_19_eachPairThatIsNeededIsAskedForOnce() {
        prepare();
        bench.plan(bench.fleet.open("2.0").id());

        assertThat(mode("a")).isEqualTo(TransferMode.DELTA);
        assertThat(mode("b")).isEqualTo(TransferMode.PACKED);
        assertThat(asked())
                .containsExactlyInAnyOrder(
                        new BuildDelta(pair("1.0", "2.0")), new BuildDelta(pair("", "2.0")));
    }

    @Test
    void whatCannotBeMadeIsNotExpected() {
        prepare();
        bench.plan(bench.fleet.open("2.0").id());
        DeltasTable deltas = DeltasTable.of(bench.stack.backends());
        for (String base : List.of("1.0", "")) {
            deltas.decline(pair(base, "2.0"), DeltaRefusal.NO_GAIN, bench.stack.clock().instant());
        }
        asked();
        Distribution third = bench.fleet.open("2.0");
        bench.plan(third.id());

        assertThat(asked()).isEmpty();
        assertThat(bench.fleet.image("a").entry(3).map(Entry::mode)).contains(TransferMode.FULL);
    }

    @Test
    void d1_19_howATargetFetchedIsKnownAfterItsDeviceForgotIt() {
        prepare();
        Distribution second = bench.fleet.open("2.0");
        bench.plan(second.id());
        bench.fleet.report("a", 2, 1, ReportState.OPERATIONAL);
        bench.fleet.report("b", 2, 1, ReportState.OPERATIONAL);
        bench.settleAll(second.id());

        KeptPage page =
                DistributionsTable.of(bench.stack.backends())
                        .findPage(second.id(), new TargetPage.Position(0, 0))
                        .orElseThrow();
        assertThat(page.result(new DeviceId("a")).orElseThrow().mode())
                .contains(TransferMode.DELTA);
        assertThat(page.result(new DeviceId("b")).orElseThrow().mode())
                .contains(TransferMode.PACKED);
    }

    @Test
    void neverAsksForNothing() {
        prepare();
        bench.fleet.use(Strategy.NONE.with(DeltaWish.NEVER));
        bench.plan(bench.fleet.open("2.0").id());

        assertThat(mode("a")).isEqualTo(TransferMode.FULL);
        assertThat(asked()).isEmpty();
    }

    @Test
    void planningThatIsCutOffAnywhereGoesOn() {
        int played =
                Crashes.atEveryCall(faults -> {
                    bench = new DispatchBench();
                    prepare();
                    String id = bench.fleet.open("2.0").id();
                    try {
                        Wiring.dispatcher(bench.stack.failing(faults).backends(), Parallel.none())
                                .perform(DispatchBench.plan(id, 0, 0));
                    } catch (SimulatedCrash e) {
                        faults.restart();
                    }
                    bench.stack.clock().advance(Duration.ofMinutes(1));
                    bench.plan(id);

                    assertThat(mode("a")).isEqualTo(TransferMode.DELTA);
                    assertThat(mode("b")).isEqualTo(TransferMode.PACKED);
                    assertThat(
                                    DeltasTable.of(bench.stack.backends())
                                            .find(pair("1.0", "2.0"))
                                            .orElseThrow()
                                            .state())
                            .isEqualTo(new DeltaState.Asked());
                });
        assertThat(played).isGreaterThan(15);
    }
}
