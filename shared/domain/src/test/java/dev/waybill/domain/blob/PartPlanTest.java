package dev.waybill.domain.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartPlanTest {

    private static final long MIB = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            longs = {
                64 * MIB + 1,
                100 * MIB,
                16 * MIB * 2_000 - 1,
                16 * MIB * 2_000,
                16 * MIB * 2_000 + 1,
                20L * 1024 * MIB - 1,
                20L * 1024 * MIB,
                200L * 1024 * MIB + 17
            })
    void cutsAnySizeIntoAtMostTwoThousandPartsThatS3Takes(long size) {
        PartPlan plan = PartPlan.of(size);

        long sum = 0;
        for (int number = 1; number <= plan.partCount(); number++) {
            long part = plan.sizeOf(number);
            assertThat(part).isPositive().isLessThanOrEqualTo(plan.partSizeBytes());
            assertThat(part >= 5 * MIB || number == plan.partCount()).isTrue();
            sum += part;
        }
        assertThat(sum).isEqualTo(size);
        assertThat(plan.partCount()).isLessThanOrEqualTo(UploadLimits.MAX_PARTS);
        assertThat(plan.has(0)).isFalse();
        assertThat(plan.has(plan.partCount() + 1)).isFalse();
    }

    @Test
    @DisplayName("D2.13 artifact types are an open set, in kebab case")
    void keepsArtifactTypesAsAnOpenSetInKebabCase() {
        assertThat(ArtifactType.parse("WasmModule").text()).isEqualTo("wasm-module");
        assertThat(ArtifactType.parse("config-bundle").text()).isEqualTo("config-bundle");
        assertThat(ArtifactType.parse("x.y+z-1").text()).isEqualTo("x.y+z-1");
        for (String bad : new String[] {"", "-x", "Wasm", "a b", "x".repeat(65)}) {
            assertThatThrownBy(() -> ArtifactType.parse(bad)).isInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void refusesDescriptionsThatBreakARule() {
        assertThatThrownBy(() -> description("text", Map.of()))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).isEqualTo("media_type"));
        assertThatThrownBy(() -> description("a/b\r\nx: y", Map.of()))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> description("a/b", Map.of("k", "v".repeat(32 * 1024))))
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).isEqualTo("custom"));
        assertThat(description("text/plain; charset=utf-8", Map.of("k", "v")).artifactType())
                .isEqualTo(ArtifactType.GENERIC);
    }

    private static BlobDescription description(String mediaType, Map<String, String> custom) {
        return BlobDescription.parse(
                Optional.empty(), Optional.of(mediaType), Optional.of("name"), custom);
    }

    @Test
    void laysObjectsUnderTheFirstTwoDigitsOfTheirDigest() {
        BlobObject object = new BlobObject(Digest.of(new byte[0]), "0".repeat(32));

        assertThat(object.key())
                .isEqualTo(
                        "blobs/sha256/e3/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/"
                                + "0".repeat(32));
    }
}
