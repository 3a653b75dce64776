package dev.waybill.cli.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiPathTest {

    /// A gateway puts U+FFFD in the place of bytes that are no UTF-8, so it is not taken in plain
    /// form.
    @ParameterizedTest
    @CsvSource({
        "m, m",
        "a b+c, a%20b%2Bc",
        "ä🚀, %C3%A4%F0%9F%9A%80",
        "a/b, base64:YS9i",
        "a\uFFFD, base64:Ye-_vQ",
        "base64:YQ, base64:YmFzZTY0OllR",
        ".., base64:Li4",
    })
    void aNameIsOneSegmentThatArrivesAsItIs(String name, String segment) {
        assertThat(ApiPath.of("models").name(name)).hasToString("/v1/models/" + segment);
    }
}
