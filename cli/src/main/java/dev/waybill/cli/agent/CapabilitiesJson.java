package dev.waybill.cli.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.device.Capabilities;

/// Capabilities as the API takes them (API §9). What is not known is left out.
public final class CapabilitiesJson {

    private CapabilitiesJson() {}

    /// The JSON object.
    public static ObjectNode of(Capabilities capabilities) {
        ObjectNode json = Json.object();
        capabilities.gpuMemoryGb().ifPresent(value -> json.put("gpu_memory_gb", value));
        capabilities.gpuType().ifPresent(value -> json.put("gpu_type", value));
        capabilities.cpuArch().ifPresent(value -> json.put("cpu_arch", value));
        capabilities
                .availableStorageMb()
                .ifPresent(value -> json.put("available_storage_mb", value));
        capabilities
                .executionProviders()
                .ifPresent(providers -> {
                    ArrayNode list = json.putArray("execution_providers");
                    providers.forEach(list::add);
                });
        return json;
    }
}
