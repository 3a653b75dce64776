package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Calls that find there already what they bring, or take the place of what is there.
final class RepeatedCalls {

    private final Api admin;

    /// @param admin calls with all rights
    RepeatedCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        heldTwice();
        replaced();
        samePayloads();
        sameText();
    }

    private void heldTwice() {
        byte[] bytes = bytes("held twice");
        assertThat(admin.store("/v1/blobs", bytes).status()).isEqualTo(201);
        String path = "/v1/blobs/" + Digest.of(bytes).hex() + "/holders/build-8";
        assertThat(admin.put(path, "").body().path("reference_count").asInt()).isEqualTo(2);
        assertThat(admin.put(path, "").body().path("reference_count").asInt()).isEqualTo(2);
    }

    /// A draft's variant gets other bytes.
    private void replaced() {
        TestModel model = new TestModel(admin, "replaced");
        model.publish("1", bytes("the former"));
        byte[] other = bytes("the latter");
        assertThat(admin.store("/v1/blobs", other).status()).isEqualTo(201);
        String variant =
                "{\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}"
                        .formatted(Digest.of(other), other.length);
        assertThat(admin.put("/v1/models/replaced/versions/1/variants/any", variant).status())
                .isEqualTo(200);
    }

    /// Two events of a run hold the same blob.
    private void samePayloads() {
        String run = RareCalls.run(admin);
        String event =
                "{\"kind\": \"log\", \"payload\": {\"text\": \""
                        + "z".repeat(RareCalls.LARGE)
                        + "\"}}";
        for (int i = 0; i < 2; i++) {
            assertThat(admin.post(run + "/events", event).status()).isEqualTo(201);
        }
    }

    /// A document whose text is as it was holds the same blob.
    private void sameText() {
        String path = "/v1/collections/same/documents/d";
        String text = "{\"text\": \"" + "w".repeat(RareCalls.LARGE) + "\"}";
        for (int status : new int[] {201, 200}) {
            Api.Answer patched =
                    admin.send("PATCH", path, text, Map.of("content-type", "application/json"));
            assertThat(patched.status()).isEqualTo(status);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
