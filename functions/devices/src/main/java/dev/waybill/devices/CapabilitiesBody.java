package dev.waybill.devices;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.device.Capabilities;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Capabilities in a request or an answer (API §9).
record CapabilitiesBody(
        @Nullable Double gpuMemoryGb,
        @Nullable String gpuType,
        @Nullable String cpuArch,
        @Nullable Long availableStorageMb,
        @Nullable List<@Nullable String> executionProviders) {

    static CapabilitiesBody of(Capabilities capabilities) {
        return new CapabilitiesBody(
                capabilities.gpuMemoryGb().orElse(null),
                capabilities.gpuType().orElse(null),
                capabilities.cpuArch().orElse(null),
                capabilities.availableStorageMb().orElse(null),
                capabilities.executionProviders().map(List::<@Nullable String>copyOf).orElse(null));
    }

    /// What was reported; bad values are [InvalidRequest]s, too many providers a refusal.
    Capabilities parse() {
        return InvalidRequest.within("capabilities", this::reported);
    }

    private Capabilities reported() {
        return new Capabilities(
                Optional.ofNullable(gpuMemoryGb),
                Optional.ofNullable(gpuType),
                Optional.ofNullable(cpuArch),
                Optional.ofNullable(availableStorageMb),
                Optional.ofNullable(executionProviders).map(CapabilitiesBody::names));
    }

    private static List<String> names(List<@Nullable String> providers) {
        if (providers.size() > Capabilities.MAX_PROVIDERS) {
            throw Problem.of(
                            Code.TOO_LARGE,
                            "A device names at most "
                                    + Capabilities.MAX_PROVIDERS
                                    + " execution providers")
                    .refused();
        }
        return providers.stream().map(name -> name == null ? "" : name).toList();
    }
}
