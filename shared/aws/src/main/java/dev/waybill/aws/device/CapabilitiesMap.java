package dev.waybill.aws.device;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.device.Capabilities;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Capabilities as a map attribute. Fractions are texts, since not every double is a number to
/// DynamoDB.
final class CapabilitiesMap {

    private static final String GPU_MEMORY_GB = "gpu_memory_gb";
    private static final String GPU_TYPE = "gpu_type";
    private static final String CPU_ARCH = "cpu_arch";
    private static final String AVAILABLE_STORAGE_MB = "available_storage_mb";
    private static final String EXECUTION_PROVIDERS = "execution_providers";

    private CapabilitiesMap() {}

    static AttributeValue toAttribute(Capabilities capabilities) {
        Attributes map =
                Attributes.none()
                        .putText(GPU_MEMORY_GB, capabilities.gpuMemoryGb().map(String::valueOf))
                        .putText(GPU_TYPE, capabilities.gpuType())
                        .putText(CPU_ARCH, capabilities.cpuArch())
                        .putNumber(AVAILABLE_STORAGE_MB, capabilities.availableStorageMb());
        capabilities
                .executionProviders()
                .ifPresent(names ->
                        map.put(
                                EXECUTION_PROVIDERS,
                                AttributeValue.fromL(
                                        names.stream().map(AttributeValue::fromS).toList())));
        return map.map();
    }

    static Capabilities fromAttributes(Attributes map) {
        return new Capabilities(
                map.findText(GPU_MEMORY_GB).map(Double::valueOf),
                map.findText(GPU_TYPE),
                map.findText(CPU_ARCH),
                map.findNumber(AVAILABLE_STORAGE_MB),
                providers(map));
    }

    private static Optional<List<String>> providers(Attributes map) {
        return Optional.ofNullable(map.item().get(EXECUTION_PROVIDERS))
                .map(list -> list.l().stream().map(AttributeValue::s).toList());
    }
}
