package dev.waybill.domain.distribution;

import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.model.Variant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says why no variant fits a device, by the one that comes closest: one that lacks nothing but GPU
/// memory, then one that lacks nothing but storage.
record NearestMiss(Capabilities capabilities, List<Candidate> candidates) {

    VariantChoice noneFits() {
        List<VariantVerdict> explanation = candidates.stream().map(Candidate::verdict).toList();
        Optional<Variant> lacksMemory = lackingOnly(Predicate.MIN_GPU_MEMORY_GB);
        if (lacksMemory.isPresent()) {
            return new VariantChoice.NoneFits(
                    BlockerReason.INSUFFICIENT_GPU_MEMORY,
                    gpuDetails(lacksMemory.get()),
                    explanation);
        }
        Optional<Variant> lacksStorage = lackingOnly(Predicate.AVAILABLE_STORAGE_MB);
        if (lacksStorage.isPresent()) {
            return new VariantChoice.NoneFits(
                    BlockerReason.INSUFFICIENT_STORAGE,
                    storageDetails(lacksStorage.get()),
                    explanation);
        }
        return new VariantChoice.NoneFits(
                BlockerReason.INCOMPATIBLE_CAPABILITIES, otherDetails(), explanation);
    }

    /// The least demanding variant that nothing but `predicate` refuses; not being the requested
    /// one does not count as closeness.
    private Optional<Variant> lackingOnly(Predicate predicate) {
        return candidates.stream()
                .filter(candidate -> candidate.refusals().equals(Set.of(predicate)))
                .map(Candidate::variant)
                .min(
                        Comparator.<Variant>comparingDouble(
                                        variant -> variant.minGpuMemoryGb().orElse(0.0))
                                .thenComparingLong(variant -> variant.blob().sizeBytes())
                                .thenComparing(Variant::variantId));
    }

    private String gpuDetails(Variant variant) {
        return "Required "
                + gigabytes(variant.minGpuMemoryGb().orElse(0.0))
                + ", available "
                + capabilities.gpuMemoryGb().map(NearestMiss::gigabytes).orElse("never reported");
    }

    private String storageDetails(Variant variant) {
        return "Required "
                + Storage.mebibytes(variant.blob().sizeBytes())
                + " MiB, available "
                + capabilities.availableStorageMb().orElse(0L)
                + " MiB";
    }

    private String otherDetails() {
        if (candidates.isEmpty()) {
            return "The version has no variants";
        }
        List<Candidate> asked =
                candidates.stream()
                        .filter(candidate ->
                                !candidate.refusals().contains(Predicate.REQUESTED_VARIANT))
                        .toList();
        boolean isArchitecture =
                asked.stream()
                        .allMatch(candidate -> candidate.refusals().contains(Predicate.CPU_ARCH));
        if (isArchitecture) {
            return "No variant for cpu_arch " + capabilities.cpuArch().orElse("(never reported)");
        }
        StringBuilder text = new StringBuilder("No variant fits:");
        for (Candidate candidate : asked) {
            text.append(' ')
                    .append(candidate.variant().variantId())
                    .append(' ')
                    .append(candidate.refusals());
        }
        return text.toString();
    }

    private static String gigabytes(double amount) {
        boolean isWhole = amount == Math.rint(amount) && amount < 1e15;
        return (isWhole ? Long.toString((long) amount) : Double.toString(amount)) + "GB";
    }
}
