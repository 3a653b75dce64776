package dev.waybill.domain.model;

import static dev.waybill.domain.model.ModelFixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.BlobReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {

    private final Variant known = variant("a", "aaaa");

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.5})
    void refusesGpuMemoryThatIsNoAmount(double gigabytes) {
        assertThatThrownBy(() -> with(Optional.of(gigabytes), List.of()))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.field()).isEqualTo("min_gpu_memory_gb"));
    }

    @Test
    void refusesNamelessProvider() {
        assertThatThrownBy(() -> with(Optional.empty(), List.of("")))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.field()).isEqualTo("execution_providers"));
    }

    @Test
    void keepsProvidersInTheirOrderWhateverTheCallerDoesLater() {
        List<String> providers = new ArrayList<>(List.of("z", "a"));
        Variant variant = with(Optional.of(0.0), providers);
        providers.clear();

        assertThat(variant.executionProviders()).containsExactly("z", "a");
    }

    @Test
    void referenceKeepsCustomMetadataWhateverTheCallerDoesLater() {
        Map<String, String> custom = new LinkedHashMap<>(Map.of("accuracy", "0.95"));
        BlobReference.Metadata metadata =
                new BlobReference.Metadata(Optional.empty(), Optional.empty(), custom);
        custom.clear();

        assertThat(metadata.custom()).containsExactly(Map.entry("accuracy", "0.95"));
        assertThatThrownBy(() -> new BlobReference(known.blob().digest(), -1, metadata))
                .isInstanceOf(InvalidRequest.class);
    }

    private Variant with(Optional<Double> gigabytes, List<String> providers) {
        return new Variant(
                known.variantId(),
                known.blob(),
                "int8",
                providers,
                gigabytes,
                Optional.of("x86_64"));
    }
}
