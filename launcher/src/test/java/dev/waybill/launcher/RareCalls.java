package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Calls that do what [WholeApi]'s do not: they filter, ask by another digest, hold what is too
/// large for an item, name other priorities, or are refused.
final class RareCalls {

    /// More text than an item holds.
    static final int LARGE = 300_000;

    private static final int MOST_EVENTS = 100;
    private static final long IN_PARTS = 65L << 20;
    private static final String SPEC = "5".repeat(64);

    private final Api admin;

    /// @param admin calls with all rights; the models of [WholeApi] are there
    RareCalls(Api admin) {
        this.admin = admin;
    }

    void callAll() {
        refused();
        blobs();
        parts("/v1/blobs/uploads");
        parts("/v1/sessions/s/attachments/uploads");
        documents();
        runs();
        service();
        distributions();
        blocked();
        waiting();
        sweep();
    }

    /// A keyed call that is refused gives up its claim.
    private void refused() {
        String distribution =
                "{\"model_id\": \"none\", \"version\": \"1\", \"scope\": \"AllNodes\"}";
        refused("/v1/distributions", distribution);
        refused("/v1/models/none/versions/1/publish", "");
        refused(
                "/v1/runs/" + "0".repeat(32) + "/complete",
                "{\"total_events\": 0, \"duration_ms\": 1, \"success\": true}");
        refused("/v1/releases/none/rollback", "{}");
        refused("/v1/devices/none/token", "");
        refused("/v1/blobs/" + "0".repeat(64) + "/restore", "");
        String nobody = "{\"role\": \"device\", \"subject\": \"x\", \"device_id\": \"none\"}";
        refused("/v1/tokens", nobody);
    }

    private void refused(String path, String body) {
        assertThat(admin.post(path, body, path).status()).as(path).isBetween(400, 499);
    }

    /// Calls that wait take a place, and leave it.
    private void waiting() {
        admin.get("/v1/collections/quiet/changes?wait=1");
        admin.put("/v1/devices/idle", "{}");
        String token = admin.post("/v1/devices/idle/token", "").text("device_token");
        admin.as(token).get("/v1/devices/idle/work?wait=1");
        admin.get("/v1/models/m/versions/1/nodes?blocked=true");
    }

    private void blobs() {
        assertThat(admin.get("/v1/blobs/blake3:" + "0".repeat(64)).status()).isEqualTo(404);
    }

    /// Bytes that are to come in parts, and do not.
    private void parts(String uploads) {
        String wish =
                "{\"digest\": \"%s\", \"size_bytes\": %d, \"media_type\": \"text/plain\"}"
                        .formatted("7".repeat(64), IN_PARTS);
        String upload = admin.post(uploads, wish).text("upload_id");
        String part =
                "{\"parts\": [{\"number\": 1, \"sha256\": \"%s\"}]}".formatted("7".repeat(64));
        assertThat(admin.post("/v1/blobs/uploads/" + upload + "/parts", part).status())
                .isEqualTo(200);
        refused(uploads + "/" + upload + "/complete", "{}");
    }

    private void documents() {
        String path = "/v1/collections/large/documents/d";
        String large = "{\"text\": \"" + "x".repeat(LARGE) + "\"}";
        assertThat(patch(path, large).status()).isEqualTo(201);
        assertThat(admin.get(path).body().path("text").asText()).hasSize(LARGE);
        assertThat(patch(path, "{\"text\": \"short\"}").status()).isEqualTo(200);
    }

    private Api.Answer patch(String path, String body) {
        return admin.send("PATCH", path, body, Map.of("content-type", "application/json"));
    }

    private void runs() {
        String run = run(admin);
        String event =
                "{\"kind\": \"log\", \"payload\": {\"text\": \"" + "y".repeat(LARGE) + "\"}}";
        assertThat(admin.post(run + "/events", event).status()).isEqualTo(201);
        assertThat(admin.get(run + "/events").body().toString()).hasSizeGreaterThan(LARGE);
        assertThat(admin.post(run + "/events", manyEvents()).status()).isEqualTo(201);
        assertThat(admin.get("/v1/runs").status()).isEqualTo(200);
        assertThat(admin.get("/v1/runs?status=RUNNING").status()).isEqualTo(200);
    }

    /// The path of a new run.
    static String run(Api admin) {
        String wish =
                "{\"spec_digest\": \"%s\", \"metadata\": {\"agent_name\": \"a\", \"tags\": {}}}"
                        .formatted(SPEC);
        return "/v1/runs/" + admin.post("/v1/runs", wish).text("run_id");
    }

    /// More than a transaction has writes.
    private static String manyEvents() {
        String event = "{\"kind\": \"step\", \"payload\": {}}";
        return "{\"events\": [" + String.join(",", Collections.nCopies(MOST_EVENTS, event)) + "]}";
    }

    private void service() {
        assertThat(admin.get("/v1/audit?subject=root").status()).isEqualTo(200);
        assertThat(admin.get("/v1/audit?resource=device:d1").status()).isEqualTo(200);
        Api.Answer token =
                admin.post(
                        "/v1/tokens",
                        "{\"role\": \"device\", \"subject\": \"device:d1\", \"device_id\": \"d1\"}");
        assertThat(token.status()).isEqualTo(201);
        String path = "/v1/tokens/" + token.text("token_id");
        assertThat(admin.send("DELETE", path, "", Map.of()).status()).isEqualTo(204);
    }

    /// One in each lane, to nobody.
    private void distributions() {
        for (String priority : List.of("Critical", "Low")) {
            Api.Answer made =
                    admin.post(
                            "/v1/distributions",
                            "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": {\"Nodes\": {\"node_ids\": [\"d1\"]}}, \"priority\": \"%s\"}"
                                    .formatted(priority));
            assertThat(made.status()).as(made.text("detail")).isBetween(200, 202);
            String path = "/v1/distributions/" + made.text("distribution_id");
            Patience.until(() -> !admin.get(path).text("state").equals("Planning"));
            admin.get("/v1/models/m/versions/1/convergence?wait=1&after=1000000");
            assertThat(admin.get(path + "/nodes?blocked=true").status()).isEqualTo(200);
            assertThat(admin.post(path + "/cancel", "{}").status()).isLessThan(300);
            Patience.until(() -> admin.get(path).text("state").equals("Cancelled"));
        }
        assertThat(admin.get("/v1/distributions").status()).isEqualTo(200);
    }

    /// To a device that has no room.
    private void blocked() {
        String full = "{\"capabilities\": {\"available_storage_mb\": 0}}";
        admin.send("PUT", "/v1/devices/full", full, Map.of("content-type", "application/json"));
        String distribution =
                admin.post(
                                "/v1/distributions",
                                "{\"model_id\": \"m\", \"version\": \"1\", \"scope\": {\"Nodes\": {\"node_ids\": [\"full\"]}}}")
                        .text("distribution_id");
        String path = "/v1/distributions/" + distribution;
        Patience.until(
                () -> !admin.get(path + "/nodes?blocked=true").body().at("/nodes").isEmpty());
        String convergence = "/v1/models/m/versions/1/convergence";
        Patience.until(() -> !admin.get(convergence).body().at("/blockers").isEmpty());
        assertThat(admin.post(path + "/cancel", "{}").status()).isLessThan(300);
    }

    /// Takes what nobody holds, at once.
    private void sweep() {
        byte[] bytes = new byte[1000];
        new Random(5).nextBytes(bytes);
        admin.store("/v1/blobs", bytes);
        String path = "/v1/blobs/" + Digest.of(bytes).hex();
        assertThat(admin.post(path + "/release", "{}").status()).isEqualTo(200);
        sweepOnce();
        sweepOnce();
        assertThat(admin.get(path).status()).isEqualTo(404);
    }

    /// The first puts it into quarantine, the second removes it.
    private void sweepOnce() {
        String sweep =
                admin.post("/v1/gc/sweeps", "{\"grace_seconds\": 0, \"quarantine_seconds\": 0}")
                        .text("sweep_id");
        Patience.until(() -> admin.get("/v1/gc/sweeps/" + sweep).text("state").equals("Completed"));
    }
}
