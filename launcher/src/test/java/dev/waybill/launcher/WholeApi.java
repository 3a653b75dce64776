package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Waiter;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Operation;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Calls every operation of the API, each when it has something to do: a store with its references,
/// models, devices that take work, and what came of it.
final class WholeApi {

    private static final Map<String, String> BYTES =
            Map.of("content-type", "application/octet-stream");
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final String SPEC = "5".repeat(64);
    private static final long MULTIPART = 65L << 20;

    private final Sender sender;
    private final Api admin;
    private final String subscriberQueue;
    private final Random random;
    private final Set<Operation> called = EnumSet.noneOf(Operation.class);

    /// Makes one call, and answers what came of it.
    @FunctionalInterface
    interface Sender {
        Api.Answer send(
                Operation operation,
                Api api,
                String path,
                byte[] body,
                Map<String, String> headers);
    }

    /// @param admin calls with all rights
    /// @param subscriberQueue the URL of a queue that may subscribe
    /// @param seed of the bytes that are stored
    WholeApi(Sender sender, Api admin, String subscriberQueue, long seed) {
        this.sender = sender;
        this.admin = admin;
        this.subscriberQueue = subscriberQueue;
        this.random = new Random(seed);
    }

    /// Calls them all; the operations that were called.
    Set<Operation> callAll() {
        service();
        blobs();
        sweeps();
        uploads();
        documents();
        runs();
        releases();
        attachments();
        trustKeys();
        models();
        devices();
        distributions();
        return called;
    }

    private void service() {
        ok(Operation.GET_HEALTH, "/v1/health", "");
        ok(Operation.GET_CONTRACT, "/openapi.yaml", "");
        ok(Operation.GET_STATS, "/v1/stats", "");
        Api.Answer token =
                ok(Operation.CREATE_TOKEN, "/v1/tokens", "{'role': 'viewer', 'subject': 'eve'}");
        ok(Operation.LIST_TOKENS, "/v1/tokens", "");
        ok(Operation.DELETE_TOKEN, "/v1/tokens/" + token.text("token_id"), "");
        ok(Operation.LIST_AUDIT, "/v1/audit?since=" + Instant.now().minus(PATIENCE), "");
    }

    private void blobs() {
        byte[] bytes = bytes(3000);
        String path = "/v1/blobs/" + Digest.of(bytes).hex();
        send(Operation.STORE_BLOB, admin, "/v1/blobs", bytes, BYTES);
        send(Operation.PUT_BLOB, admin, path, bytes, BYTES);
        ok(Operation.HEAD_BLOB, path, "");
        ok(Operation.GET_BLOB, path, "");
        ok(Operation.GET_CONTENT, path + "/content", "");
        ok(Operation.GET_BLOB_URL, path + "/url", "");
        ok(Operation.VERIFY_BLOB, path + "/verify", "");
        ok(Operation.LIST_BLOBS, "/v1/blobs?limit=1", "");
        ok(
                Operation.FIND_MISSING,
                "/v1/blobs/missing",
                "{'digests': ['" + Digest.of(bytes).hex() + "', '" + "0".repeat(64) + "']}");
        ok(Operation.PUT_HOLDER, path + "/holders/build-7", "");
        ok(Operation.LIST_HOLDERS, path + "/holders", "");
        ok(Operation.DELETE_HOLDER, path + "/holders/build-7", "");
        ok(Operation.RELEASE_BLOB, path + "/release", "{}");
        ok(Operation.RESTORE_BLOB, path + "/restore", "");
        ok(Operation.DELETE_BLOB, path, "");
    }

    private void sweeps() {
        JsonNode started = ok(Operation.START_SWEEP, "/v1/gc/sweeps", "{\"dry_run\":true}").body();
        ok(Operation.GET_SWEEP, "/v1/gc/sweeps/" + started.path("sweep_id").asText(), "");
    }

    private void uploads() {
        byte[] bytes = bytes(5000);
        JsonNode ticket =
                ok(Operation.CREATE_UPLOAD, "/v1/blobs/uploads", wish(bytes, bytes.length)).body();
        String path = "/v1/blobs/uploads/" + ticket.path("upload_id").asText();
        upload(ticket, bytes);
        ok(Operation.GET_UPLOAD, path, "");
        ok(Operation.COMPLETE_UPLOAD, path + "/complete", "{}");
        byte[] parts = bytes(100);
        String large =
                "/v1/blobs/uploads/"
                        + ok(Operation.CREATE_UPLOAD, "/v1/blobs/uploads", wish(parts, MULTIPART))
                                .text("upload_id");
        ok(
                Operation.SIGN_PARTS,
                large + "/parts",
                "{'parts': [{'number': 1, 'sha256': '" + Digest.of(parts).hex() + "'}]}");
        ok(Operation.ABANDON_UPLOAD, large, "");
    }

    private static void upload(JsonNode ticket, byte[] bytes) {
        String checksum = Base64.getEncoder().encodeToString(Digest.of(bytes).hash());
        Api.Answer put =
                Api.presigned(
                        "PUT",
                        ticket.path("url").asText(),
                        bytes,
                        Map.of("x-amz-checksum-sha256", checksum));
        assertThat(put.status()).isEqualTo(200);
    }

    private void documents() {
        String document = "/v1/collections/c/documents/d";
        ok(Operation.PATCH_DOCUMENT, document, "{'title': 'a model'}");
        ok(Operation.PUT_REFERENCE, document + "/references/weights", reference(bytes(1000)));
        ok(Operation.GET_REFERENCE, document + "/references/weights", "");
        ok(Operation.LIST_REFERENCES, document + "/references", "");
        ok(Operation.GET_DOCUMENT, document, "");
        ok(Operation.LIST_DOCUMENTS, "/v1/collections/c/documents", "");
        ok(Operation.LIST_CHANGES, "/v1/collections/c/changes", "");
        ok(Operation.DELETE_REFERENCE, document + "/references/weights", "");
        ok(Operation.DELETE_DOCUMENT, document, "");
    }

    private void runs() {
        String[] ends = {"complete", "fail", "cancel"};
        Operation[] operations = {Operation.COMPLETE_RUN, Operation.FAIL_RUN, Operation.CANCEL_RUN};
        for (int i = 0; i < ends.length; i++) {
            String run =
                    "/v1/runs/"
                            + ok(
                                            Operation.START_RUN,
                                            "/v1/runs",
                                            "{'spec_digest': '"
                                                    + SPEC
                                                    + "', 'metadata': {'agent_name': 'builder', 'tags': {}}}")
                                    .text("run_id");
            ok(
                    Operation.APPEND_EVENTS,
                    run + "/events",
                    "{'kind': 'started', 'payload': {'step': 1}}");
            ok(Operation.LIST_EVENTS, run + "/events", "");
            ok(
                    operations[i],
                    run + "/" + ends[i],
                    "{'total_events': 1, 'duration_ms': 5, 'success': true}");
            ok(Operation.GET_RUN, run, "");
        }
        ok(Operation.LIST_RUNS, "/v1/runs?spec_digest=" + SPEC, "");
    }

    private void releases() {
        String release = "{'spec_digest': '" + SPEC + "', 'metadata': {'promoted_by': 'builder'}}";
        ok(Operation.PROMOTE_RELEASE, "/v1/releases/stable/promote", release);
        ok(Operation.PROMOTE_RELEASE, "/v1/releases/stable/promote", release);
        ok(Operation.ROLL_BACK_RELEASE, "/v1/releases/stable/rollback", "{}");
        JsonNode history = ok(Operation.LIST_HISTORY, "/v1/releases/stable/history", "").body();
        assertThat(history.path("releases")).hasSize(3);
        ok(Operation.GET_CURRENT_RELEASE, "/v1/releases/stable/current", "");
        ok(Operation.GET_RELEASE_AT, "/v1/releases/stable/at?time=" + Instant.now(), "");
        ok(Operation.LIST_RELEASES, "/v1/releases", "");
    }

    private void attachments() {
        String path = "/v1/sessions/s/attachments";
        String picture =
                send(
                                Operation.STORE_ATTACHMENT,
                                admin,
                                path + "?media_type=image/png",
                                bytes(700),
                                BYTES)
                        .text("id");
        byte[] large = bytes(6000);
        JsonNode ticket =
                ok(
                                Operation.CREATE_ATTACHMENT_UPLOAD,
                                path + "/uploads",
                                "{'digest': '%s', 'size_bytes': 6000, 'media_type': 'text/plain'}"
                                        .formatted(Digest.of(large).hex()))
                        .body();
        upload(ticket, large);
        ok(
                Operation.COMPLETE_ATTACHMENT_UPLOAD,
                path + "/uploads/" + ticket.path("upload_id").asText() + "/complete",
                "{}");
        ok(Operation.LIST_ATTACHMENTS, path + "?pending=true", "");
        ok(
                Operation.LIST_UNCOMMITTED,
                "/v1/attachments/uncommitted?older_than_epoch_ms="
                        + Instant.now().plus(PATIENCE).toEpochMilli(),
                "");
        ok(
                Operation.COMMIT_ATTACHMENTS,
                path + "/commit",
                "{'attachment_ids': ['" + picture + "']}");
        ok(
                Operation.RESOLVE_ATTACHMENTS,
                path + "/resolve",
                "{'attachments': [{'reference': {'id': '" + picture + "'}}]}");
        ok(Operation.GET_ATTACHMENT, path + "/" + picture, "");
        ok(Operation.GET_ATTACHMENT_CONTENT, path + "/" + picture + "/content", "");
        ok(Operation.FORGET_ATTACHMENT, path + "/" + Digest.of(large).hex() + "/forget", "");
        ok(Operation.DELETE_ATTACHMENT, path + "/" + picture, "");
    }

    private void trustKeys() {
        ok(
                Operation.PUT_TRUST_KEY,
                "/v1/trust-keys/somebody",
                "{'public_key_pem': '" + publicKey() + "'}");
        ok(Operation.GET_TRUST_KEY, "/v1/trust-keys/somebody", "");
        ok(Operation.LIST_TRUST_KEYS, "/v1/trust-keys", "");
        ok(Operation.DELETE_TRUST_KEY, "/v1/trust-keys/somebody", "");
    }

    /// A fresh public key, as a string of JSON holds it.
    static String publicKey() {
        return "-----BEGIN PUBLIC KEY-----\\n"
                + Base64.getEncoder().encodeToString(ed25519().getPublic().getEncoded())
                + "\\n-----END PUBLIC KEY-----\\n";
    }

    private static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void models() {
        for (String version : new String[] {"1", "2", "3"}) {
            String path = "/v1/models/m/versions/" + version;
            ok(
                    Operation.PUT_VERSION,
                    path,
                    "{'variants': {'a': " + variant(bytes(2000), "int8") + "}}");
            ok(Operation.PUT_VARIANT, path + "/variants/b", variant(bytes(2001), "float16"));
            ok(
                    Operation.PUT_PROVENANCE,
                    path + "/provenance",
                    "{'signed_by': 'build', 'signature': 'AAAA'}");
            ok(Operation.PUBLISH_VERSION, path + "/publish", "");
        }
        ok(Operation.GET_VERSION, "/v1/models/m/versions/1", "");
        ok(Operation.LIST_MODELS, "/v1/models", "");
        ok(Operation.LIST_VERSIONS, "/v1/models/m/versions", "");
        ok(Operation.DEPRECATE_VERSION, "/v1/models/m/versions/3/deprecate", "");
        ok(Operation.YANK_VERSION, "/v1/models/m/versions/3/yank", "");
    }

    private void devices() {
        String capabilities =
                "'capabilities': {'cpu_arch': 'x86_64', 'available_storage_mb': 100, 'gpu_memory_gb': 8}";
        ok(Operation.PUT_DEVICE, "/v1/devices/d1", "{'formation_id': 'f', " + capabilities + "}");
        ok(Operation.GET_DEVICE, "/v1/devices/d1", "");
        ok(Operation.LIST_DEVICES, "/v1/devices", "");
        ok(Operation.LIST_FORMATIONS, "/v1/formations", "");
        ok(Operation.PUT_DEVICE, "/v1/devices/gone", "{}");
        ok(Operation.DELETE_DEVICE, "/v1/devices/gone", "");
        String enrollment =
                ok(
                                Operation.CREATE_ENROLLMENT,
                                "/v1/enrollments",
                                "{'max_uses': 1, 'expires_in_seconds': 600}")
                        .text("enrollment_token");
        Api d2 =
                admin.as(
                        ok(
                                        Operation.ENROLL,
                                        "/v1/enroll",
                                        "{'enrollment_token': '"
                                                + enrollment
                                                + "', 'device_id': 'd2'}")
                                .text("device_token"));
        ok(Operation.HEARTBEAT, d2, "/v1/devices/d2/heartbeat", "{}");
        ok(
                Operation.PUT_NODE_STATUS,
                d2,
                "/v1/devices/d2/models/m/status",
                "{'node_id': 'd2', 'current_version': '1', 'operational_status': 'Operational', 'last_updated': '2026-01-01T00:00:00Z'}");
        ok(Operation.GET_NODE_STATUS, "/v1/devices/d2/models/m", "");
    }

    private void distributions() {
        Api device =
                admin.as(
                        ok(Operation.ROTATE_DEVICE_TOKEN, "/v1/devices/d1/token", "")
                                .text("device_token"));
        String subscriptions = "/v1/models/m/subscriptions";
        String subscription =
                ok(Operation.SUBSCRIBE, subscriptions, "{'queue_url': '" + subscriberQueue + "'}")
                        .text("subscription_id");
        String one = distribute("1");
        take(device, one);
        String path = "/v1/distributions/" + one;
        until(() -> ok(Operation.GET_DISTRIBUTION, path, "").text("state").equals("Completed"));
        ok(Operation.LIST_DISTRIBUTIONS, "/v1/distributions?model_id=m", "");
        ok(Operation.LIST_NODES, path + "/nodes", "");
        ok(Operation.GET_NODE, path + "/nodes/d1", "");
        ok(Operation.LIST_VERSION_NODES, "/v1/models/m/versions/1/nodes", "");
        JsonNode convergence =
                ok(Operation.GET_CONVERGENCE, "/v1/models/m/versions/1/convergence", "").body();
        assertThat(convergence.path("converged").asInt()).isEqualTo(1);
        ok(Operation.LIST_SUBSCRIPTIONS, subscriptions, "");
        ok(Operation.UNSUBSCRIBE, subscriptions + "/" + subscription, "");
        take(device, distribute("2"));
        String back =
                ok(
                                Operation.ROLL_BACK_MODEL,
                                "/v1/models/m/rollback",
                                "{'to_version': '1', 'scope': 'AllNodes'}")
                        .text("distribution_id");
        ok(Operation.PAUSE_DISTRIBUTION, "/v1/distributions/" + back + "/pause", "");
        ok(Operation.RESUME_DISTRIBUTION, "/v1/distributions/" + back + "/resume", "");
        until(() ->
                ok(Operation.GET_DISTRIBUTION, "/v1/distributions/" + back, "")
                        .text("state")
                        .equals("Running"));
        ok(Operation.RETRY_DISTRIBUTION, "/v1/distributions/" + back + "/retry", "");
        ok(Operation.CANCEL_DISTRIBUTION, "/v1/distributions/" + back + "/cancel", "");
        until(() ->
                ok(Operation.GET_DISTRIBUTION, "/v1/distributions/" + back, "")
                        .text("state")
                        .equals("Cancelled"));
    }

    private String distribute(String version) {
        return ok(
                        Operation.CREATE_DISTRIBUTION,
                        "/v1/distributions",
                        "{'model_id': 'm', 'version': '"
                                + version
                                + "', 'scope': {'Formation': {'formation_id': 'f'}}}")
                .text("distribution_id");
    }

    /// Device d1 takes the work of a distribution as an agent does.
    private void take(Api device, String distribution) {
        long[] generation = {0};
        until(() -> {
            JsonNode work = ok(Operation.GET_WORK, device, "/v1/devices/d1/work", "").body();
            generation[0] = work.path("work").path(0).path("generation").asLong();
            return work.path("work").path(0).path("distribution_id").asText().equals(distribution);
        });
        String path = "/v1/devices/d1/work/" + distribution;
        ok(Operation.SIGN_DOWNLOAD, device, path + "/download", "");
        String[] states = {"Transferring", "Completed", "Loading", "Operational"};
        for (int i = 0; i < states.length; i++) {
            ok(
                    Operation.REPORT,
                    device,
                    path + "/report",
                    "{'generation': %d, 'attempt': 1, 'sequence': %d, 'state': '%s'}"
                            .formatted(generation[0], i + 1, states[i]));
        }
    }

    /// Stores bytes and answers a variant of them.
    private String variant(byte[] bytes, String precision) {
        send(Operation.STORE_BLOB, admin, "/v1/blobs", bytes, BYTES);
        return "{'blob': %s, 'precision': '%s', 'execution_providers': []}"
                .formatted(reference(bytes), precision);
    }

    private static String reference(byte[] bytes) {
        return "{'hash': 'sha256:%s', 'size_bytes': %d, 'metadata': {}}"
                .formatted(Digest.of(bytes).hex(), bytes.length);
    }

    private static String wish(byte[] bytes, long size) {
        return "{'digest': '" + Digest.of(bytes).hex() + "', 'size_bytes': " + size + "}";
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private Api.Answer ok(Operation operation, String path, String body) {
        return ok(operation, admin, path, body);
    }

    private Api.Answer ok(Operation operation, Api api, String path, String body) {
        byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return send(operation, api, path, json, JSON);
    }

    private Api.Answer send(
            Operation operation, Api api, String path, byte[] body, Map<String, String> headers) {
        called.add(operation);
        Api.Answer answer = sender.send(operation, api, path, body, headers);
        assertThat(answer.status())
                .as(
                        "%s %s: %s",
                        operation, path, new String(answer.bytes(), StandardCharsets.UTF_8))
                .isBetween(200, 299);
        return answer;
    }

    static void until(Condition condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(end);
            pause(LOOK_AGAIN);
        }
    }

    static void pause(Duration duration) {
        try {
            Waiter.real().pause(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @FunctionalInterface
    interface Condition {
        boolean holds();
    }
}
