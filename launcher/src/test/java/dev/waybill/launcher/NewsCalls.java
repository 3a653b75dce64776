package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A subscriber follows a version of which some devices are blocked: one that says so, and one that
/// has no room. Every message says what `GET …/convergence` said at its revision.
final class NewsCalls {

    private static final String CONVERGENCE = "/v1/models/told/versions/1/convergence";

    private final Api admin;
    private final Mailbox mailbox;

    /// @param admin calls with all rights
    /// @param mailbox a queue that is subscribed to nothing
    NewsCalls(Api admin, Mailbox mailbox) {
        this.admin = admin;
        this.mailbox = mailbox;
    }

    void callAll() {
        TestModel model = new TestModel(admin, "told");
        model.publish("1", "what is told of".getBytes(StandardCharsets.UTF_8));
        mailbox.subscribe(admin, "told");
        PlainDevice busy = PlainDevice.register(admin, "told-busy", "{}");
        PlainDevice.register(admin, "told-full", "{'capabilities': {'available_storage_mb': 0}}");
        String distribution =
                model.distribute(
                        "1", "{\"Nodes\": {\"node_ids\": [\"told-busy\", \"told-full\"]}}", "{}");
        JsonNode work = busy.await(distribution);
        JsonNode one = awaitBlocked("pending", "told-full");
        assertThat(one.at("/blockers/0/reason").asText()).isEqualTo("InsufficientStorage");
        assertThat(one.path("failed").asInt()).isEqualTo(1);

        busy.report(work, "Connecting NodeBusy");
        JsonNode both = awaitBlocked("in_progress", "told-busy", "told-full");
        assertThat(both.at("/blockers/0/reason").asText()).isEqualTo("NodeBusy");
        JsonNode shown = admin.get(CONVERGENCE).body();
        assertThat(shown.path("revision")).isEqualTo(both.path("revision"));
        assertThat(both.path("blockers")).isEqualTo(shown.path("blockers"));

        busy.report(busy.await(distribution), "Operational");
        JsonNode last = mailbox.awaitOne(message -> message.path("last").asBoolean());
        assertThat(names(last.path("convergence"))).containsExactly("told-full");
        assertThat(last.at("/convergence/blockers_total").asInt()).isEqualTo(1);
        assertThat(last.at("/convergence/converged").asInt()).isEqualTo(1);
        assertThat(last.at("/convergence/complete").asBoolean()).isTrue();
        assertThat(last.at("/convergence/success").asBoolean()).isFalse();
        assertThat(last.path("convergence")).isEqualTo(admin.get(CONVERGENCE).body());
    }

    /// The convergence that a message tells, once it counts so many as blocked, and the one that
    /// has not failed as `count`; it names these.
    private JsonNode awaitBlocked(String count, String... devices) {
        JsonNode told =
                mailbox.awaitOne(message ->
                                message.at("/convergence/blockers_total").asInt() == devices.length
                                        && message.at("/convergence/" + count).asInt() == 1)
                        .path("convergence");
        assertThat(names(told)).containsExactly(devices);
        return told;
    }

    private static List<String> names(JsonNode convergence) {
        List<String> names = new ArrayList<>();
        convergence.path("blockers").forEach(each -> names.add(each.path("node_id").asText()));
        return names;
    }
}
