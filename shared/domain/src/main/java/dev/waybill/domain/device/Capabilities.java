package dev.waybill.domain.device;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.util.List;
import java.util.Optional;

/// What a device can do, as it was last reported (SPEC 2.1 "Node capabilities"). What was never
/// reported is absent, and matches no requirement.
///
/// @param gpuMemoryGb memory of its GPU, finite and not negative
/// @param gpuType the GPU's name
/// @param cpuArch for instance `x86_64` or `aarch64`
/// @param availableStorageMb free storage in MiB, not negative
/// @param executionProviders runtimes it offers, for instance `CUDAExecutionProvider`; may be empty
public record Capabilities(
        Optional<Double> gpuMemoryGb,
        Optional<String> gpuType,
        Optional<String> cpuArch,
        Optional<Long> availableStorageMb,
        Optional<List<String>> executionProviders) {

    /// How many execution providers a device may name.
    public static final int MAX_PROVIDERS = 64;

    /// Nothing was ever reported.
    public static final Capabilities UNKNOWN =
            new Capabilities(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public Capabilities {
        if (gpuMemoryGb.isPresent() && !isFiniteAmount(gpuMemoryGb.get())) {
            throw new InvalidRequest("gpu_memory_gb", "must be a finite number, 0 or more");
        }
        gpuType.ifPresent(type -> Name.require("gpu_type", type));
        cpuArch.ifPresent(arch -> Name.require("cpu_arch", arch));
        if (availableStorageMb.isPresent() && availableStorageMb.get() < 0) {
            throw new InvalidRequest("available_storage_mb", "must not be negative");
        }
        executionProviders = executionProviders.map(List::copyOf);
        if (executionProviders.orElse(List.of()).size() > MAX_PROVIDERS) {
            throw new InvalidRequest(
                    "execution_providers", "must have at most " + MAX_PROVIDERS + " entries");
        }
        for (String provider : executionProviders.orElse(List.of())) {
            Name.require("execution_providers", provider);
        }
    }

    private static boolean isFiniteAmount(double amount) {
        return amount >= 0 && amount < Double.POSITIVE_INFINITY;
    }
}
