package dev.waybill.domain.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionTest {

    @Test
    void widerComesFirstAndFloatingPointBeforeIntegers() {
        List<String> precisions =
                List.of("none", "int8", "fp16", "float64", "int4", "fp8", "bfloat16", "float32");
        assertThat(
                        precisions.stream()
                                .sorted(
                                        Comparator.comparingInt(
                                                (String name) -> -Precision.rank(name)))
                                .toList())
                .containsExactly(
                        "float64", "float32", "fp16", "bfloat16", "fp8", "int8", "int4", "none");
    }
}
