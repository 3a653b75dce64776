package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;

/// A model of one variant on a whole stack, and what is done with it.
///
/// @param name its id
record TestModel(Api api, String name) {

    /// Stores `bytes`, of at most 4 MiB, and publishes them as `version`.
    void publish(String version, byte[] bytes) {
        assertThat(api.store("/v1/blobs", bytes).status()).isEqualTo(201);
        publishStored(version, bytes);
    }

    /// Publishes bytes that are there already as `version`.
    void publishStored(String version, byte[] bytes) {
        String variant =
                "{\"blob\": {\"hash\": \"%s\", \"size_bytes\": %d, \"metadata\": {}}, \"precision\": \"int8\", \"execution_providers\": []}"
                        .formatted(Digest.of(bytes), bytes.length);
        assertThat(
                        api.put(
                                        "/v1/models/" + name + "/versions/" + version,
                                        "{\"variants\": {\"any\": " + variant + "}}")
                                .status())
                .isEqualTo(201);
    }

    /// Distributes `version`; the distribution's id.
    String distribute(String version, String scope, String strategy) {
        Api.Answer answer =
                api.post(
                        "/v1/distributions",
                        "{\"model_id\": \"%s\", \"version\": \"%s\", \"scope\": %s, \"strategy\": %s}"
                                .formatted(name, version, scope, strategy));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.text("distribution_id");
    }

    /// What an operator sees of a device in a distribution.
    JsonNode node(String distribution, TestDevice device) {
        return api.get("/v1/distributions/" + distribution + "/nodes/" + device.id()).body();
    }
}
