package dev.waybill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Predicate;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.VariantVerdict;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What planning finds that keeps a device from a version (SPEC D1.7): it has failed at once, and
/// says why, for each variant.
class BlockersTest {

    private static final long MEBIBYTE = 1 << 20;

    private final DispatchBench bench = new DispatchBench();

    private static Variant variant(String id, long size, Optional<Double> gpu, String arch) {
        return new Variant(
                new VariantId(id),
                new BlobReference(
                        Digest.of(id.getBytes(StandardCharsets.UTF_8)),
                        size,
                        BlobReference.Metadata.NONE),
                "float16",
                List.of(),
                gpu,
                Optional.of(arch));
    }

    private static Capabilities device(double gpu, String arch, long storage) {
        return new Capabilities(
                Optional.of(gpu),
                Optional.empty(),
                Optional.of(arch),
                Optional.of(storage),
                Optional.empty());
    }

    /// What keeps n1 from a version with these variants.
    private Blocker blocker(Capabilities capabilities, Variant... variants) {
        bench.fleet.register("n1", capabilities);
        bench.fleet.publish("1.0", variants);
        bench.fleet.open("1.0");
        bench.plan("d1");
        assertThat(bench.fleet.image("n1").classOf(1)).contains(TargetClass.FAILED);
        bench.projection.catchUp();
        assertThat(bench.fleet.tally("d1").counts().blocked()).isEqualTo(1);
        return bench.fleet.image("n1").blocker().orElseThrow();
    }

    private List<VariantVerdict> explanation() {
        String name = bench.fleet.image("n1").entry(1).orElseThrow().explanation().orElseThrow();
        return DistributionsTable.of(bench.stack.backends())
                .findExplanation("d1", name)
                .orElseThrow();
    }

    @Test
    void d1_7_insufficientGpuMemoryComesFromSelection() {
        Blocker blocker =
                blocker(
                        device(4, "x86_64", 1000),
                        variant("big", MEBIBYTE, Optional.of(8.0), "x86_64"),
                        variant("arm", MEBIBYTE, Optional.empty(), "aarch64"));
        assertThat(blocker.reason()).isEqualTo(BlockerReason.INSUFFICIENT_GPU_MEMORY);
        assertThat(blocker.details()).contains("Required 8GB, available 4GB");
        assertThat(explanation())
                .extracting(verdict -> verdict.refusedBy().first())
                .containsExactly(Predicate.CPU_ARCH, Predicate.MIN_GPU_MEMORY_GB);
    }

    @Test
    void d1_7_insufficientStorageComesFromSelection() {
        Blocker blocker =
                blocker(
                        device(4, "x86_64", 10),
                        variant("large", 11 * MEBIBYTE, Optional.empty(), "x86_64"));
        assertThat(blocker.reason()).isEqualTo(BlockerReason.INSUFFICIENT_STORAGE);
        assertThat(blocker.details()).contains("Required 11 MiB, available 10 MiB");
    }

    @Test
    void d1_7_incompatibleCapabilitiesComeFromSelection() {
        Blocker blocker =
                blocker(
                        device(4, "riscv64", 1000),
                        variant("arm", MEBIBYTE, Optional.empty(), "aarch64"));
        assertThat(blocker.reason()).isEqualTo(BlockerReason.INCOMPATIBLE_CAPABILITIES);
        assertThat(blocker.details()).contains("No variant for cpu_arch riscv64");
    }

    @Test
    void d1_7_anUnknownDeviceIsUnknown() {
        bench.fleet.publish("1.0");
        bench.fleet.openTo("1.0", "nobody");
        bench.plan("d1");
        Blocker blocker = bench.fleet.image("nobody").blocker().orElseThrow();
        assertThat(blocker.reason()).isEqualTo(BlockerReason.UNKNOWN);
        assertThat(blocker.details()).contains("unknown device");
    }
}
