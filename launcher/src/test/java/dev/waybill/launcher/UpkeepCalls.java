package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Leaves behind what only time ends, lets time pass, and has upkeep end it: a device that is
/// deleted while it is awaited, an attachment that nobody commits, distributions whose bytes may be
/// spent, a subscriber whose queue was not there, a sweep that is not through, and [LostMessages].
final class UpkeepCalls {

    private static final byte[] BYTES = "kept up".getBytes(StandardCharsets.UTF_8);
    private static final String BLOCKED = "kept-blocked";
    private static final byte[] UNHELD = "held by nobody".getBytes(StandardCharsets.UTF_8);

    /// As long as the call that starts a sweep carries it on itself.
    private static final Duration SWEEPS_INLINE = Duration.ofSeconds(3);

    private final Stack stack;
    private final Api admin;
    private final TestModel model;

    /// @param stack what is kept up
    /// @param admin calls with all rights
    UpkeepCalls(Stack stack, Api admin) {
        this.stack = stack;
        this.admin = admin;
        this.model = new TestModel(admin, "kept");
    }

    void callAll() {
        model.publish("1", BYTES);
        String forgotten = forgotten();
        Together.run(
                () -> budgeted("Critical"),
                () -> budgeted("High"),
                () -> budgeted("Normal"),
                () -> budgeted("Low"),
                this::miss);
        String awaited = deleted();
        String sweep = sweep();
        LostMessages lost = LostMessages.lose(admin, model);
        LongAgo.passIn(stack);
        Mailbox mailbox = revive();
        stack.fireSchedules();

        Patience.until(() -> admin.get(forgotten).status() == 404);
        Patience.until(() -> state(awaited).equals("CompletedWithFailures"));
        lost.awaitDone();
        mailbox.awaitOne(message -> message.at("/convergence/blockers_total").asInt() == 1);
        Patience.until(() -> admin.get(sweep).text("state").equals("Completed"));
        assertThat(admin.get(sweep).body().has("receipts_url")).isTrue();
    }

    /// The path of an attachment that nobody commits.
    private String forgotten() {
        String path = "/v1/sessions/forgotten/attachments";
        Api.Answer stored = admin.store(path + "?media_type=text/plain", BYTES);
        assertThat(stored.status()).isEqualTo(201);
        return path + "/" + stored.text("id");
    }

    /// A distribution that offers so few bytes that it may have spent them at any time.
    private void budgeted(String lane) {
        PlainDevice device = PlainDevice.register(admin, "kept-" + lane, "{}");
        Api.Answer made =
                admin.post(
                        "/v1/distributions",
                        "{\"model_id\": \"%s\", \"version\": \"1\", \"scope\": %s, \"priority\": \"%s\", \"strategy\": {\"byte_budget\": 1000}}"
                                .formatted(model.name(), device.scope(), lane));
        assertThat(made.status()).as(made.text("detail")).isEqualTo(201);
        awaitRunning(made.text("distribution_id"));
    }

    /// A distribution that waits for a device which is deleted.
    private String deleted() {
        PlainDevice device = PlainDevice.register(admin, "kept-gone", "{}");
        String distribution = model.distribute("1", device.scope(), "{}");
        awaitRunning(distribution);
        assertThat(admin.send("DELETE", "/v1/devices/" + device.id(), "", Map.of()).status())
                .isEqualTo(204);
        return distribution;
    }

    /// Has a queue subscribe that is not there, to a version of which a device is blocked.
    private void miss() {
        TestModel blocked = new TestModel(admin, BLOCKED);
        blocked.publish("1", "more than there is room for".getBytes(StandardCharsets.UTF_8));
        PlainDevice.register(admin, "kept-idle", "{}");
        PlainDevice.register(admin, "kept-full", "{'capabilities': {'available_storage_mb': 0}}");
        assertThat(subscribe("missed")).isEqualTo(201);
        blocked.distribute(
                "1", "{\"Nodes\": {\"node_ids\": [\"kept-full\", \"kept-idle\"]}}", "{}");
        String convergence = "/v1/models/" + BLOCKED + "/versions/1/convergence";
        Patience.until(() -> {
            JsonNode shown = admin.get(convergence).body();
            return shown.path("failed").asInt() == 1 && shown.path("pending").asInt() == 1;
        });
        // Who subscribes behind all changes is told behind them, and nobody is told any more.
        Mailbox witness = Mailbox.create(stack, "witness");
        witness.subscribe(admin, BLOCKED);
        witness.awaitOne(_ -> true);
        assertThat(
                        admin.get("/v1/models/" + BLOCKED + "/subscriptions")
                                .body()
                                .at("/subscriptions/0/state")
                                .asText())
                .isEqualTo("Retrying");
    }

    /// The queue that was missing is there, and subscribes once more: now upkeep owes it the news.
    private Mailbox revive() {
        Mailbox mailbox = Mailbox.create(stack, "missed");
        assertThat(subscribe("missed")).isEqualTo(200);
        return mailbox;
    }

    private int subscribe(String queue) {
        String wish = "{\"queue_url\": \"" + TestStack.subscribers(stack).prefix() + queue + "\"}";
        return admin.post("/v1/models/" + BLOCKED + "/subscriptions", wish).status();
    }

    /// The path of a sweep that has a blob to remove, and whose call has no time left to do so.
    private String sweep() {
        assertThat(admin.store("/v1/blobs", UNHELD).status()).isEqualTo(201);
        String blob = "/v1/blobs/" + Digest.of(UNHELD).hex();
        assertThat(admin.post(blob + "/release", "{}").status()).isEqualTo(200);
        startSweep();
        Patience.until(() -> admin.get(blob).text("state").equals("Quarantined"));
        String[] path = {""};
        new Meanwhile("BlobsFunction", "Query", () -> Patience.pause(SWEEPS_INLINE))
                .in(() -> path[0] = startSweep());
        return path[0];
    }

    private String startSweep() {
        Api.Answer started =
                admin.post("/v1/gc/sweeps", "{\"grace_seconds\": 0, \"quarantine_seconds\": 0}");
        assertThat(started.status()).isEqualTo(202);
        return "/v1/gc/sweeps/" + started.text("sweep_id");
    }

    private void awaitRunning(String distribution) {
        Patience.until(() -> state(distribution).equals("Running"));
    }

    private String state(String distribution) {
        return admin.get("/v1/distributions/" + distribution).text("state");
    }
}
