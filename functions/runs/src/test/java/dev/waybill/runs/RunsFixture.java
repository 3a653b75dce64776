package dev.waybill.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The ledger of runs on a stack, called as API Gateway does.
final class RunsFixture {

    static final String SUMMARY =
            """
            {"total_events": 3, "duration_ms": 1500, "success": true}\
            """;

    private static final Contract CONTRACT = Contract.ofRepository();

    private RunsFixture() {}

    static ApiClient admin(TestStack stack) {
        HttpFunction function = Wiring.of(stack.backends());
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT)
                .as(TestStack.ADMIN);
    }

    /// The digest of what is called `name` in a test.
    static String digest(String name) {
        return Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /// A run of `spec` as a body.
    static String newRun(String spec) {
        return """
        {"spec_digest": "%s",
         "metadata": {"git_sha": "abc123", "agent_name": "planner", "tags": {"env": "test"}}}\
        """
                .formatted(digest(spec));
    }

    /// Starts a run and answers its path.
    static String start(ApiClient client, String spec) {
        ApiAnswer answer = client.post("/v1/runs", newRun(spec));
        assertThat(answer.status()).isEqualTo(201);
        return "/v1/runs/" + answer.text("run_id");
    }

    /// An event as a body.
    static String event(long seq, String kind) {
        return """
        {"seq": %d, "kind": "%s", "payload": {"step": "%s"}}\
        """
                .formatted(seq, kind, kind);
    }

    /// Events with the numbers from `first` to `last` as a batch.
    static String batch(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(seq -> event(seq, "step " + seq))
                .collect(Collectors.joining(",", "{\"events\": [", "]}"));
    }

    static ApiAnswer append(ApiClient client, String run, String body) {
        return client.post(run + "/events", body);
    }

    /// All events of a run, read in pages of `limit`.
    static List<JsonNode> events(ApiClient client, String run, int limit) {
        List<JsonNode> events = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page = client.get(run + "/events?limit=" + limit + cursor);
            assertThat(page.status()).isEqualTo(200);
            page.json().path("events").forEach(events::add);
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return events;
    }

    static List<Long> seqs(ApiClient client, String run) {
        return events(client, run, 1000).stream().map(event -> event.path("seq").asLong()).toList();
    }

    static String status(ApiClient client, String run) {
        return client.get(run).text("status");
    }

    static long recorded(ApiClient client, String run) {
        return client.get(run).json().path("recorded_events").asLong();
    }
}
