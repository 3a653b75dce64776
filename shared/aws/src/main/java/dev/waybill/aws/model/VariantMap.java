package dev.waybill.aws.model;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A variant as a map attribute. Fractions are texts, since not every double is a number to
/// DynamoDB.
final class VariantMap {

    private static final String HASH = "hash";
    private static final String SIZE_BYTES = "size_bytes";
    private static final String NAME = "name";
    private static final String CONTENT_TYPE = "content_type";
    private static final String CUSTOM = "custom";
    private static final String PRECISION = "precision";
    private static final String EXECUTION_PROVIDERS = "execution_providers";
    private static final String MIN_GPU_MEMORY_GB = "min_gpu_memory_gb";
    private static final String CPU_ARCH = "cpu_arch";

    private VariantMap() {}

    static AttributeValue toAttribute(Variant variant) {
        BlobReference blob = variant.blob();
        Attributes map =
                Attributes.none()
                        .put(HASH, blob.digest().hex())
                        .put(SIZE_BYTES, blob.sizeBytes())
                        .putText(NAME, blob.metadata().name())
                        .putText(CONTENT_TYPE, blob.metadata().contentType())
                        .put(PRECISION, variant.precision())
                        .put(EXECUTION_PROVIDERS, texts(variant.executionProviders()))
                        .putText(MIN_GPU_MEMORY_GB, variant.minGpuMemoryGb().map(String::valueOf))
                        .putText(CPU_ARCH, variant.cpuArch());
        if (!blob.metadata().custom().isEmpty()) {
            Attributes custom = Attributes.none();
            blob.metadata().custom().forEach(custom::put);
            map.put(CUSTOM, custom.map());
        }
        return map.map();
    }

    static Variant fromAttributes(VariantId variantId, Attributes map) {
        Map<String, String> custom = new LinkedHashMap<>();
        map.map(CUSTOM).item().forEach((key, value) -> custom.put(key, value.s()));
        return new Variant(
                variantId,
                new BlobReference(
                        new Digest(map.text(HASH)),
                        map.number(SIZE_BYTES),
                        new BlobReference.Metadata(
                                map.findText(NAME), map.findText(CONTENT_TYPE), custom)),
                map.text(PRECISION),
                map.item().getOrDefault(EXECUTION_PROVIDERS, texts(List.of())).l().stream()
                        .map(AttributeValue::s)
                        .toList(),
                map.findText(MIN_GPU_MEMORY_GB).map(Double::valueOf),
                map.findText(CPU_ARCH));
    }

    private static AttributeValue texts(List<String> texts) {
        return AttributeValue.fromL(texts.stream().map(AttributeValue::fromS).toList());
    }
}
