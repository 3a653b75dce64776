package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;

/// Distributes a draft whose signer has a key that is trusted, which is looked at as it is
/// published by that.
final class SignedCalls {

    private static final byte[] BYTES = "signed weights".getBytes(StandardCharsets.UTF_8);

    private final Api admin;

    /// @param admin calls with all rights
    SignedCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        Signer signer = Signer.fresh();
        String key = "{\"public_key_pem\": \"" + signer.publicKey() + "\"}";
        assertThat(admin.put("/v1/trust-keys/release-bot", key).status()).isEqualTo(201);
        TestModel model = new TestModel(admin, "signed");
        model.publish("1", BYTES);
        String path = "/v1/models/signed/versions/1";
        String provenance =
                "{\"signed_by\": \"release-bot\", \"signature\": \"%s\"}"
                        .formatted(signer.sign(statement()));
        assertThat(admin.put(path + "/provenance", provenance).status()).isBetween(200, 201);
        assertThat(admin.get(path).text("state")).isEqualTo("Draft");
        model.distribute("1", "{\"Nodes\": {\"node_ids\": [\"nobody\"]}}", "{}");
        assertThat(admin.get(path).text("state")).isEqualTo("Published");
    }

    private static String statement() {
        return "waybill-model-v1\nsigned\n1\nany %s %d\n".formatted(Digest.of(BYTES), BYTES.length);
    }
}
