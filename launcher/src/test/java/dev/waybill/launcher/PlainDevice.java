package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/// A device without an agent: it calls as one does, and does no work.
///
/// @param api calls with the device's token
/// @param id its name
record PlainDevice(Api api, String id) {

    /// Registers device `id`.
    ///
    /// @param description the body, which may have `'` for `"`
    static PlainDevice register(Api admin, String id, String description) {
        Api.Answer answer = admin.put("/v1/devices/" + id, description.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text("detail")).isEqualTo(201);
        return new PlainDevice(admin.as(answer.text("device_token")), id);
    }

    /// A scope of this device alone.
    String scope() {
        return "{\"Nodes\": {\"node_ids\": [\"" + id + "\"]}}";
    }

    /// What it is offered of a distribution, as soon as that is so.
    JsonNode await(String distribution) {
        JsonNode[] work = {MissingNode.getInstance()};
        Patience.until(() -> {
            for (JsonNode each : api.get(path() + "?wait=1").body().path("work")) {
                if (each.path("distribution_id").asText().equals(distribution)) {
                    work[0] = each;
                    return true;
                }
            }
            return false;
        });
        return work[0];
    }

    /// Says of its work that it came so far, one report after the other.
    ///
    /// @param states each a state, or a state and the reason that keeps it there: `Connecting
    ///   NodeBusy`
    void report(JsonNode work, String... states) {
        for (int i = 0; i < states.length; i++) {
            String[] words = states[i].split(" ", 2);
            String reason = words.length > 1 ? ", \"reason\": \"" + words[1] + "\"" : "";
            Api.Answer answer =
                    api.post(
                            path() + "/" + work.path("distribution_id").asText() + "/report",
                            "{\"generation\": %d, \"attempt\": %d, \"sequence\": %d, \"state\": \"%s\"%s}"
                                    .formatted(
                                            work.path("generation").asLong(),
                                            work.path("attempt").asLong(),
                                            work.path("last_sequence").asLong() + i + 1,
                                            words[0],
                                            reason));
            assertThat(answer.status()).as(answer.text("detail")).isEqualTo(200);
            assertThat(answer.body().path("accepted").asBoolean()).as(states[i]).isTrue();
        }
    }

    private String path() {
        return "/v1/devices/" + id + "/work";
    }
}
