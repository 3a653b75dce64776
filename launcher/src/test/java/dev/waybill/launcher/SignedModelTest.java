package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import dev.waybill.launcher.Api.Answer;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Signed models on the whole stack.
final class SignedModelTest {

    private static final byte[] BYTES = "weights".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = Digest.of(BYTES).toString();

    @Test
    @DisplayName("D0.8 a bad signature blocks distribution, a good one lets it through")
    void aBadSignatureBlocksDistribution() {
        try (Stack stack = TestStack.start()) {
            Api api = TestStack.api(stack);
            Signer signer = Signer.fresh();
            api.store("/v1/blobs", BYTES);
            draft(api, "1", signer.sign(statement("2")));
            draft(api, "2", signer.sign(statement("2")));
            Answer trusted =
                    api.put(
                            "/v1/trust-keys/release-bot",
                            "{\"public_key_pem\": \"%s\"}".formatted(signer.publicKey()));
            assertThat(trusted.status()).isEqualTo(201);

            Answer refused = distribute(api, "1");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.code()).isEqualTo("bad_signature");
            assertThat(refused.text("signed_by")).isEqualTo("release-bot");
            assertThat(api.get("/v1/models/signed/versions/1").text("state")).isEqualTo("Draft");
            assertThat(api.get("/v1/distributions").body().path("distributions")).isEmpty();

            assertThat(distribute(api, "2").status()).isEqualTo(201);
            assertThat(api.get("/v1/models/signed/versions/2").text("state"))
                    .isEqualTo("Published");
        }
    }

    private static void draft(Api api, String version, String signature) {
        Answer made =
                api.put(
                        "/v1/models/signed/versions/" + version,
                        """
                        {"variants": {"cpu": {"blob": {"hash": "%s", "size_bytes": %d, "metadata": {}},
                          "precision": "float32", "execution_providers": []}},
                         "provenance": {"signed_by": "release-bot", "signature": "%s"}}\
                        """
                                .formatted(DIGEST, BYTES.length, signature));
        assertThat(made.status()).isEqualTo(201);
    }

    private static Answer distribute(Api api, String version) {
        return api.post(
                "/v1/distributions",
                "{\"model_id\": \"signed\", \"version\": \"%s\", \"scope\": \"AllNodes\"}"
                        .formatted(version));
    }

    private static String statement(String version) {
        return "waybill-model-v1\nsigned\n%s\ncpu %s %d\n".formatted(version, DIGEST, BYTES.length);
    }
}
