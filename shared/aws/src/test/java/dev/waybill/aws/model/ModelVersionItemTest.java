package dev.waybill.aws.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemText;
import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Provenance;
import dev.waybill.domain.model.Variant;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.VersionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelVersionItemTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");
    private static final ModelVersionId ID = ModelVersionId.parse("m:1:rc");

    @Test
    void aVersionIsStoredSo() {
        SortedMap<VariantId, Variant> variants = new TreeMap<>();
        VariantId gpu = new VariantId("gpu");
        variants.put(
                gpu,
                new Variant(
                        gpu,
                        new BlobReference(
                                new Digest("ab".repeat(32)),
                                9_007_199_254_740_993L,
                                new BlobReference.Metadata(
                                        Optional.of("m.onnx"),
                                        Optional.of("application/onnx"),
                                        Map.of("accuracy", "0.95"))),
                        "float16",
                        List.of("TensorRT", "CUDA"),
                        Optional.of(4.5),
                        Optional.of("x86_64")));
        ModelVersion version =
                new ModelVersion(
                        ID,
                        Optional.of("words"),
                        variants,
                        Optional.of(new Provenance("ci", "AAAA", Optional.of("today"))),
                        VersionState.PUBLISHED,
                        3,
                        NOW,
                        NOW.plusMillis(1));

        assertThat(ItemText.of(ModelVersionItem.toItem(version)))
                .isEqualTo(
                        """
                        created_at N:1736899200000
                        description S:words
                        item S:version#1:rc
                        model_id S:m
                        revision N:3
                        signature S:AAAA
                        signed_at S:today
                        signed_by S:ci
                        state S:Published
                        updated_at N:1736899200001
                        variants M:{gpu M:{content_type S:application/onnx, cpu_arch S:x86_64, custom M:{accuracy S:0.95}, execution_providers L:[S:TensorRT, S:CUDA], hash S:abababababababababababababababababababababababababababababababab, min_gpu_memory_gb S:4.5, name S:m.onnx, precision S:float16, size_bytes N:9007199254740993}}
                        """);
        assertThat(ModelVersionItem.fromItem(ModelVersionItem.toItem(version))).isEqualTo(version);
    }

    @Test
    void anEmptyDraftIsStoredSo() {
        ModelVersion draft =
                new ModelVersion(
                        ID,
                        Optional.empty(),
                        new TreeMap<>(),
                        Optional.empty(),
                        VersionState.DRAFT,
                        1,
                        NOW,
                        NOW);

        assertThat(ItemText.of(ModelVersionItem.toItem(draft)))
                .isEqualTo(
                        """
                        created_at N:1736899200000
                        item S:version#1:rc
                        model_id S:m
                        revision N:1
                        state S:Draft
                        updated_at N:1736899200000
                        variants M:{}
                        """);
        assertThat(ModelVersionItem.fromItem(ModelVersionItem.toItem(draft))).isEqualTo(draft);
    }
}
