package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VariantChooserTest {

    private static final Variant CUDA_16 =
            variant("fp16-cuda", "float16", 4.0, "", 500 << 20, "CUDAExecutionProvider");
    private static final Variant CUDA_32 =
            variant("fp32-cuda", "float32", 8.0, "", 1000 << 20, "CUDAExecutionProvider");
    private static final Variant TENSORRT =
            variant(
                    "int8-trt",
                    "int8",
                    4.0,
                    "",
                    250 << 20,
                    "TensorrtExecutionProvider",
                    "CUDAExecutionProvider");
    private static final Variant CPU =
            variant("int8-cpu", "int8", 0, "", 250 << 20, "CPUExecutionProvider");
    private static final Variant X86 = variant("linux-x64", "none", 0, "x86_64", 22 << 20);
    private static final Variant ARM = variant("linux-aarch64", "none", 0, "aarch64", 18 << 20);

    private static Variant variant(
            String id, String precision, double gpu, String arch, long size, String... providers) {
        return new Variant(
                new VariantId(id),
                new BlobReference(
                        Digest.of(id.getBytes(StandardCharsets.UTF_8)),
                        size,
                        BlobReference.Metadata.NONE),
                precision,
                List.of(providers),
                Optional.of(gpu).filter(amount -> amount > 0),
                Optional.of(arch).filter(text -> !text.isEmpty()));
    }

    private static Capabilities device(double gpu, String arch, long storage, String... providers) {
        return new Capabilities(
                Optional.of(gpu).filter(amount -> amount > 0),
                Optional.empty(),
                Optional.of(arch).filter(text -> !text.isEmpty()),
                Optional.of(storage).filter(amount -> amount > 0),
                providers.length == 0 ? Optional.empty() : Optional.of(List.of(providers)));
    }

    private static VariantChoice choose(Capabilities device, Variant... variants) {
        return new VariantChooser(List.of(variants), VariantSelector.ANY, Optional.empty())
                .choose(device);
    }

    private static String chosen(VariantChoice choice) {
        assertThat(choice).isInstanceOf(VariantChoice.Chosen.class);
        return ((VariantChoice.Chosen) choice).variant().variantId().value();
    }

    private static VariantChoice.NoneFits noneFits(VariantChoice choice) {
        assertThat(choice).isInstanceOf(VariantChoice.NoneFits.class);
        return (VariantChoice.NoneFits) choice;
    }

    private static Map<String, Set<Predicate>> refusals(VariantChoice choice) {
        return choice.explanation().stream()
                .collect(
                        Collectors.toMap(
                                verdict -> verdict.variantId().value(), VariantVerdict::refusedBy));
    }

    @Test
    void givesEachArchitectureItsVariant() {
        assertThat(chosen(choose(device(0, "x86_64", 0), X86, ARM))).isEqualTo("linux-x64");
        assertThat(chosen(choose(device(0, "ARM64", 0), X86, ARM))).isEqualTo("linux-aarch64");
    }

    @Test
    void namesEveryPredicateThatRefuses() {
        VariantChoice choice = choose(device(0, "x86_64", 100), X86, ARM, CUDA_16);
        assertThat(refusals(choice))
                .isEqualTo(
                        Map.of(
                                "linux-x64",
                                Set.of(),
                                "linux-aarch64",
                                Set.of(Predicate.CPU_ARCH),
                                "fp16-cuda",
                                Set.of(
                                        Predicate.MIN_GPU_MEMORY_GB,
                                        Predicate.EXECUTION_PROVIDERS,
                                        Predicate.AVAILABLE_STORAGE_MB)));
    }

    @Test
    void prefersTheBetterProviderThenTheLargerPrecision() {
        Capabilities device =
                device(
                        16,
                        "x86_64",
                        0,
                        "CPUExecutionProvider",
                        "CUDAExecutionProvider",
                        "TensorrtExecutionProvider");
        assertThat(chosen(choose(device, CPU, CUDA_16, CUDA_32, TENSORRT))).isEqualTo("int8-trt");
        assertThat(chosen(choose(device, CPU, CUDA_16, CUDA_32))).isEqualTo("fp32-cuda");
        VariantChoice choice = choose(device, CPU, CUDA_16);
        assertThat(chosen(choice)).isEqualTo("fp16-cuda");
        assertThat(refusals(choice).get("int8-cpu")).containsExactly(Predicate.PREFERENCE);
    }

    @Test
    void prefersTheAskedPrecisionBeforeAll() {
        VariantSelector selector =
                new VariantSelector(Optional.of("int8"), List.of(), Optional.empty());
        Capabilities device =
                device(16, "x86_64", 0, "CPUExecutionProvider", "CUDAExecutionProvider");
        VariantChooser chooser =
                new VariantChooser(List.of(CPU, CUDA_16), selector, Optional.empty());
        assertThat(chosen(chooser.choose(device))).isEqualTo("int8-cpu");
        VariantSelector unknown =
                new VariantSelector(Optional.of("int4"), List.of(), Optional.empty());
        assertThat(
                        chosen(
                                new VariantChooser(List.of(CPU, CUDA_16), unknown, Optional.empty())
                                        .choose(device)))
                .isEqualTo("fp16-cuda");
    }

    @Test
    void theSmallerIdDecidesInTheEnd() {
        Variant other = variant("a-cpu", "int8", 0, "", 1, "CPUExecutionProvider");
        assertThat(chosen(choose(device(0, "", 0, "CPUExecutionProvider"), CPU, other)))
                .isEqualTo("a-cpu");
    }

    @Test
    void selectorsExcludeByProviderAndSize() {
        VariantSelector selector =
                new VariantSelector(
                        Optional.empty(), List.of("TensorrtExecutionProvider"), Optional.of(1L));
        VariantChoice choice =
                new VariantChooser(List.of(CUDA_16, TENSORRT), selector, Optional.empty())
                        .choose(device(16, "", 0, "CUDAExecutionProvider"));
        assertThat(refusals(choice))
                .isEqualTo(
                        Map.of(
                                "fp16-cuda",
                                Set.of(Predicate.REQUIRED_PROVIDERS, Predicate.MAX_SIZE_BYTES),
                                "int8-trt",
                                Set.of(Predicate.MAX_SIZE_BYTES)));
    }

    @Test
    void aRequestedVariantIsTheOnlyOneConsidered() {
        VariantChooser chooser =
                new VariantChooser(
                        List.of(CPU, CUDA_16),
                        VariantSelector.ANY,
                        Optional.of(CUDA_16.variantId()));
        assertThat(chosen(chooser.choose(device(8, "", 0, "CUDAExecutionProvider"))))
                .isEqualTo("fp16-cuda");
        VariantChoice.NoneFits none =
                noneFits(
                        chooser.choose(
                                device(2, "", 0, "CUDAExecutionProvider", "CPUExecutionProvider")));
        assertThat(none.reason()).isEqualTo(BlockerReason.INSUFFICIENT_GPU_MEMORY);
        assertThat(none.details()).isEqualTo("Required 4GB, available 2GB");
    }

    @Test
    void tooLittleMemoryIsNamedBeforeAnythingElse() {
        VariantChoice.NoneFits none =
                noneFits(choose(device(4.5, "", 0, "CUDAExecutionProvider"), CUDA_32, X86));
        assertThat(none.reason()).isEqualTo(BlockerReason.INSUFFICIENT_GPU_MEMORY);
        assertThat(none.details()).isEqualTo("Required 8GB, available 4.5GB");
    }

    @Test
    void tooLittleStorageIsNamed() {
        VariantChoice.NoneFits none = noneFits(choose(device(0, "x86_64", 10), X86, ARM));
        assertThat(none.reason()).isEqualTo(BlockerReason.INSUFFICIENT_STORAGE);
        assertThat(none.details()).isEqualTo("Required 22 MiB, available 10 MiB");
    }

    @Test
    void storageThatSufficesExactlySuffices() {
        assertThat(chosen(choose(device(0, "x86_64", 22), X86))).isEqualTo("linux-x64");
    }

    @Test
    void anArchitectureWithoutAVariantIsIncompatible() {
        VariantChoice.NoneFits none = noneFits(choose(device(0, "riscv64", 10), X86, ARM));
        assertThat(none.reason()).isEqualTo(BlockerReason.INCOMPATIBLE_CAPABILITIES);
        assertThat(none.details()).isEqualTo("No variant for cpu_arch riscv64");
    }

    @Test
    void whatWasNeverReportedMatchesNoDemand() {
        VariantChoice.NoneFits none = noneFits(choose(Capabilities.UNKNOWN, X86, CUDA_16, CPU));
        assertThat(none.reason()).isEqualTo(BlockerReason.INCOMPATIBLE_CAPABILITIES);
        assertThat(refusals(none))
                .isEqualTo(
                        Map.of(
                                "linux-x64",
                                Set.of(Predicate.CPU_ARCH),
                                "fp16-cuda",
                                Set.of(Predicate.MIN_GPU_MEMORY_GB, Predicate.EXECUTION_PROVIDERS),
                                "int8-cpu",
                                Set.of(Predicate.EXECUTION_PROVIDERS)));
        assertThat(none.details())
                .isEqualTo(
                        "No variant fits: fp16-cuda [min_gpu_memory_gb, execution_providers]"
                                + " int8-cpu [execution_providers] linux-x64 [cpu_arch]");
    }

    @Test
    void aVariantWithoutDemandsFitsADeviceThatSaidNothing() {
        Variant plain = variant("plain", "none", 0, "", 5);
        assertThat(chosen(choose(Capabilities.UNKNOWN, plain, CPU))).isEqualTo("plain");
    }
}
