package dev.waybill.domain.distribution;

import dev.waybill.domain.device.Capabilities;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Chooses the variant for one device after another (DESIGN §5 "Variant choice"): refuses what the
/// device cannot have, and of the rest prefers the asked precision, then the best execution
/// provider, then the larger precision, then the smaller id. The choice depends on nothing else.
public final class VariantChooser {

    private final List<Variant> variants;
    private final VariantSelector selector;
    private final Optional<VariantId> requested;

    /// @param variants what there is to choose from
    /// @param selector what the distribution asks of them
    /// @param requested the one variant to give; absent when the best one is wanted
    public VariantChooser(
            Collection<Variant> variants, VariantSelector selector, Optional<VariantId> requested) {
        this.variants = variants.stream().sorted(Comparator.comparing(Variant::variantId)).toList();
        this.selector = selector;
        this.requested = requested;
    }

    /// The choice for a device that reported `capabilities`.
    public VariantChoice choose(Capabilities capabilities) {
        List<Candidate> candidates =
                variants.stream()
                        .map(variant -> new Candidate(variant, refusals(variant, capabilities)))
                        .toList();
        return candidates.stream()
                .filter(candidate -> candidate.refusals().isEmpty())
                .map(Candidate::variant)
                .min(preference(capabilities))
                .map(best -> chosen(best, candidates))
                .orElseGet(() -> new NearestMiss(capabilities, candidates).noneFits());
    }

    private static VariantChoice chosen(Variant best, List<Candidate> candidates) {
        List<VariantVerdict> explanation = new ArrayList<>();
        for (Candidate candidate : candidates) {
            boolean isLess = candidate.refusals().isEmpty() && !candidate.variant().equals(best);
            explanation.add(
                    isLess
                            ? new VariantVerdict(
                                    candidate.variant().variantId(),
                                    new TreeSet<>(Set.of(Predicate.PREFERENCE)))
                            : candidate.verdict());
        }
        return new VariantChoice.Chosen(best, explanation);
    }

    private Set<Predicate> refusals(Variant variant, Capabilities capabilities) {
        Set<Predicate> refusals = EnumSet.noneOf(Predicate.class);
        addIf(
                refusals,
                Predicate.REQUESTED_VARIANT,
                requested.isPresent() && !requested.get().equals(variant.variantId()));
        addIf(refusals, Predicate.CPU_ARCH, !fitsArchitecture(variant, capabilities));
        addIf(refusals, Predicate.MIN_GPU_MEMORY_GB, !fitsGpu(variant, capabilities));
        addIf(refusals, Predicate.EXECUTION_PROVIDERS, !fitsProviders(variant, capabilities));
        addIf(refusals, Predicate.AVAILABLE_STORAGE_MB, !fitsStorage(variant, capabilities));
        addIf(
                refusals,
                Predicate.REQUIRED_PROVIDERS,
                !ProviderRank.holdsAll(variant.executionProviders(), selector.requiredProviders()));
        addIf(
                refusals,
                Predicate.MAX_SIZE_BYTES,
                selector.maxSizeBytes().isPresent()
                        && variant.blob().sizeBytes() > selector.maxSizeBytes().get());
        return refusals;
    }

    private static void addIf(Set<Predicate> refusals, Predicate predicate, boolean refuses) {
        if (refuses) {
            refusals.add(predicate);
        }
    }

    private static boolean fitsArchitecture(Variant variant, Capabilities capabilities) {
        return variant.cpuArch().isEmpty()
                || capabilities.cpuArch().isPresent()
                        && CpuArchitecture.isSame(
                                variant.cpuArch().get(), capabilities.cpuArch().get());
    }

    private static boolean fitsGpu(Variant variant, Capabilities capabilities) {
        double needed = variant.minGpuMemoryGb().orElse(0.0);
        return needed <= 0
                || capabilities.gpuMemoryGb().isPresent()
                        && capabilities.gpuMemoryGb().get() >= needed;
    }

    private static boolean fitsProviders(Variant variant, Capabilities capabilities) {
        List<String> offered = capabilities.executionProviders().orElse(List.of());
        return variant.executionProviders().isEmpty()
                || ProviderRank.best(offered, variant.executionProviders()) != ProviderRank.NONE;
    }

    /// Storage that was never reported refuses nothing: no variant demands it, and a device checks
    /// its disk before it downloads.
    private static boolean fitsStorage(Variant variant, Capabilities capabilities) {
        return capabilities
                .availableStorageMb()
                .map(mebibytes -> Storage.mebibytes(variant.blob().sizeBytes()) <= mebibytes)
                .orElse(true);
    }

    private Comparator<Variant> preference(Capabilities capabilities) {
        List<String> offered = capabilities.executionProviders().orElse(List.of());
        return Comparator.<Variant, Boolean>comparing(variant -> !isOfPreferredPrecision(variant))
                .thenComparingInt(
                        variant -> ProviderRank.best(offered, variant.executionProviders()))
                .thenComparingInt(variant -> -Precision.rank(variant.precision()))
                .thenComparing(Variant::variantId);
    }

    private boolean isOfPreferredPrecision(Variant variant) {
        return selector.preferredPrecision()
                .map(precision -> precision.equalsIgnoreCase(variant.precision()))
                .orElse(false);
    }
}
