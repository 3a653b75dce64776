package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a path stands in the log.
final class SecretTextTest {

    @Test
    void theSecretOfATokenIsLeftOut() {
        assertThat(SecretText.hidden("/v1/tokens/wb_0f1e_c2VjcmV0"))
                .isEqualTo("/v1/tokens/wb_0f1e_...");
        assertThat(SecretText.hidden("/v1/devices/wbe_0f1e_c2VjcmV0/work"))
                .isEqualTo("/v1/devices/wbe_0f1e_.../work");
        assertThat(SecretText.hidden("/wb_a_b_c/wb_d_e")).isEqualTo("/wb_a_.../wb_d_...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1/tokens/0f1e",
                "/v1/models/wb_x",
                "/v1/models/my_wb_x_y",
                "//",
                "/a//b/"
            })
    void everythingElseStaysAsItIs(String path) {
        assertThat(SecretText.hidden(path)).isEqualTo(path);
    }
}
