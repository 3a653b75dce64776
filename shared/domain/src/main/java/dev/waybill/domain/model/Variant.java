package dev.waybill.domain.model;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.blob.BlobReference;
import java.util.List;
import java.util.Optional;

/// The bytes of a model version for one kind of device, and what that device must have (SPEC 1.1
/// "ModelVariantBlob").
///
/// @param variantId its name within the version
/// @param blob the bytes
/// @param precision of the numbers inside, for instance `float16`
/// @param executionProviders which can run it, the preferred one first; may be empty
/// @param minGpuMemoryGb the GPU memory it needs, finite and not negative; absent when it needs
///   none
/// @param cpuArch the one CPU architecture it runs on; absent when it runs on all
public record Variant(
        VariantId variantId,
        BlobReference blob,
        String precision,
        List<String> executionProviders,
        Optional<Double> minGpuMemoryGb,
        Optional<String> cpuArch) {

    public Variant {
        Name.require("precision", precision);
        executionProviders = List.copyOf(executionProviders);
        for (String provider : executionProviders) {
            Name.require("execution_providers", provider);
        }
        if (minGpuMemoryGb.isPresent()
                && !(minGpuMemoryGb.get() >= 0
                        && minGpuMemoryGb.get() < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequest("min_gpu_memory_gb", "must be a finite number, 0 or more");
        }
        cpuArch.ifPresent(arch -> Name.require("cpu_arch", arch));
    }
}
