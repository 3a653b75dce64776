package dev.waybill.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The registry of releases on a stack, called as API Gateway does.
final class ReleasesFixture {

    private static final Contract CONTRACT = Contract.ofRepository();

    private ReleasesFixture() {}

    static ApiClient admin(TestStack stack) {
        HttpFunction function = Wiring.of(stack.backends());
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT)
                .as(TestStack.ADMIN);
    }

    /// Moves the stack's clock to `time`, which may lie behind.
    static void setClock(TestStack stack, Instant time) {
        stack.clock().advance(Duration.between(stack.clock().instant(), time));
    }

    /// The path of a name, in the form that holds every name.
    static String path(String name) {
        return "/v1/releases/base64:"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /// The digest of what is called `version` in a test.
    static String digest(String version) {
        return Digest.of(version.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// A promotion of `version` as a body.
    static String promotion(String version) {
        return """
        {"spec_digest": "%s",
         "metadata": {"version_label": "%s", "promoted_by": "ci", "notes": "tested"}}\
        """
                .formatted(digest(version), version);
    }

    static ApiAnswer promote(ApiClient client, String name, String version) {
        return client.post(path(name) + "/promote", promotion(version));
    }

    /// The labels of a history, newest first, read in pages of `limit`.
    static List<String> labels(ApiClient client, String name, int limit) {
        List<String> labels = new ArrayList<>();
        for (JsonNode entry : history(client, name, limit)) {
            labels.add(entry.at("/metadata/version_label").asText());
        }
        return labels;
    }

    static List<JsonNode> history(ApiClient client, String name, int limit) {
        List<JsonNode> entries = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page = client.get(path(name) + "/history?limit=" + limit + cursor);
            assertThat(page.status()).isEqualTo(200);
            page.json().path("releases").forEach(entries::add);
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return entries;
    }
}
