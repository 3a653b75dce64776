package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes whose type a publisher has said.
final class ContentTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes=0-3", "bytes=99-"})
    void aBrowserRunsNothingOfThem(String range) {
        byte[] page = "<script>1</script>".getBytes(StandardCharsets.UTF_8);
        Response answer =
                Content.answer(
                        Fixture.request("GET", "/", "", Map.of("range", range)),
                        page,
                        "text/html",
                        "x");
        assertThat(answer.headers())
                .containsEntry("content-security-policy", "default-src 'none'; sandbox")
                .containsEntry("x-content-type-options", "nosniff");
    }
}
