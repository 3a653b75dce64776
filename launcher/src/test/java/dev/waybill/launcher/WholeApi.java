package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Operation;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/// Calls every operation of the API, each when it has something to do: a store with its references,
/// models, devices that take work, and what came of it.
final class WholeApi {

    private static final String SPEC = "5".repeat(64);
    private static final long MULTIPART = 65L << 20;

    private final CheckedCalls calls;
    private final String subscriberQueue;

    /// @param admin calls with all rights
    /// @param subscriberQueue the URL of a queue that may subscribe
    /// @param seed of the bytes that are stored
    WholeApi(CheckedCalls.Sender sender, Api admin, String subscriberQueue, long seed) {
        this.calls = new CheckedCalls(sender, admin, seed);
        this.subscriberQueue = subscriberQueue;
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
        new FleetCalls(calls, subscriberQueue).callAll();
        // At the end, when the stack is warm: what looks cold on a busy machine is told as trouble.
        calls.ok(Operation.GET_HEALTH, "/v1/health", "");
        return calls.called();
    }

    private void service() {
        calls.ok(Operation.GET_CONTRACT, "/openapi.yaml", "");
        calls.ok(Operation.GET_STATS, "/v1/stats", "");
        Api.Answer token =
                calls.ok(
                        Operation.CREATE_TOKEN,
                        "/v1/tokens",
                        "{'role': 'viewer', 'subject': 'eve'}");
        calls.ok(Operation.LIST_TOKENS, "/v1/tokens", "");
        calls.ok(Operation.DELETE_TOKEN, "/v1/tokens/" + token.text("token_id"), "");
        calls.ok(Operation.LIST_AUDIT, "/v1/audit?since=" + Instant.now().minus(Patience.LONG), "");
    }

    private void blobs() {
        byte[] bytes = calls.bytes(3000);
        String path = "/v1/blobs/" + Digest.of(bytes).hex();
        calls.send(Operation.STORE_BLOB, calls.admin(), "/v1/blobs", bytes, CheckedCalls.BYTES);
        calls.send(Operation.PUT_BLOB, calls.admin(), path, bytes, CheckedCalls.BYTES);
        calls.ok(Operation.HEAD_BLOB, path, "");
        calls.ok(Operation.GET_BLOB, path, "");
        calls.ok(Operation.GET_CONTENT, path + "/content", "");
        calls.ok(Operation.GET_BLOB_URL, path + "/url", "");
        calls.ok(Operation.VERIFY_BLOB, path + "/verify", "");
        calls.ok(Operation.LIST_BLOBS, "/v1/blobs?limit=1", "");
        calls.ok(
                Operation.FIND_MISSING,
                "/v1/blobs/missing",
                "{'digests': ['" + Digest.of(bytes).hex() + "', '" + "0".repeat(64) + "']}");
        calls.ok(Operation.PUT_HOLDER, path + "/holders/build-7", "");
        calls.ok(Operation.LIST_HOLDERS, path + "/holders", "");
        calls.ok(Operation.DELETE_HOLDER, path + "/holders/build-7", "");
        calls.ok(Operation.RELEASE_BLOB, path + "/release", "{}");
        calls.ok(Operation.RESTORE_BLOB, path + "/restore", "");
        calls.ok(Operation.DELETE_BLOB, path, "");
    }

    private void sweeps() {
        JsonNode started =
                calls.ok(Operation.START_SWEEP, "/v1/gc/sweeps", "{\"dry_run\":true}").body();
        calls.ok(Operation.GET_SWEEP, "/v1/gc/sweeps/" + started.path("sweep_id").asText(), "");
    }

    private void uploads() {
        byte[] bytes = calls.bytes(5000);
        JsonNode ticket =
                calls.ok(Operation.CREATE_UPLOAD, "/v1/blobs/uploads", wish(bytes, bytes.length))
                        .body();
        String path = "/v1/blobs/uploads/" + ticket.path("upload_id").asText();
        upload(ticket, bytes);
        calls.ok(Operation.GET_UPLOAD, path, "");
        calls.ok(Operation.COMPLETE_UPLOAD, path + "/complete", "{}");
        byte[] parts = calls.bytes(100);
        String large =
                "/v1/blobs/uploads/"
                        + calls.ok(
                                        Operation.CREATE_UPLOAD,
                                        "/v1/blobs/uploads",
                                        wish(parts, MULTIPART))
                                .text("upload_id");
        calls.ok(
                Operation.SIGN_PARTS,
                large + "/parts",
                "{'parts': [{'number': 1, 'sha256': '" + Digest.of(parts).hex() + "'}]}");
        calls.ok(Operation.ABANDON_UPLOAD, large, "");
    }

    /// Sends the bytes of an upload to where its ticket says.
    static void upload(JsonNode ticket, byte[] bytes) {
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
        calls.ok(Operation.PATCH_DOCUMENT, document, "{'title': 'a model'}");
        calls.ok(
                Operation.PUT_REFERENCE,
                document + "/references/weights",
                CheckedCalls.reference(calls.bytes(1000)));
        calls.ok(Operation.GET_REFERENCE, document + "/references/weights", "");
        calls.ok(Operation.LIST_REFERENCES, document + "/references", "");
        calls.ok(Operation.GET_DOCUMENT, document, "");
        calls.ok(Operation.LIST_DOCUMENTS, "/v1/collections/c/documents", "");
        calls.ok(Operation.LIST_CHANGES, "/v1/collections/c/changes", "");
        calls.ok(Operation.DELETE_REFERENCE, document + "/references/weights", "");
        calls.ok(Operation.DELETE_DOCUMENT, document, "");
    }

    private void runs() {
        String[] ends = {"complete", "fail", "cancel"};
        Operation[] operations = {Operation.COMPLETE_RUN, Operation.FAIL_RUN, Operation.CANCEL_RUN};
        for (int i = 0; i < ends.length; i++) {
            String run =
                    "/v1/runs/"
                            + calls.ok(
                                            Operation.START_RUN,
                                            "/v1/runs",
                                            "{'spec_digest': '"
                                                    + SPEC
                                                    + "', 'metadata': {'agent_name': 'builder', 'tags': {}}}")
                                    .text("run_id");
            calls.ok(
                    Operation.APPEND_EVENTS,
                    run + "/events",
                    "{'kind': 'started', 'payload': {'step': 1}}");
            calls.ok(Operation.LIST_EVENTS, run + "/events", "");
            calls.ok(
                    operations[i],
                    run + "/" + ends[i],
                    "{'total_events': 1, 'duration_ms': 5, 'success': true}");
            calls.ok(Operation.GET_RUN, run, "");
        }
        calls.ok(Operation.LIST_RUNS, "/v1/runs?spec_digest=" + SPEC, "");
    }

    private void releases() {
        String release = "{'spec_digest': '" + SPEC + "', 'metadata': {'promoted_by': 'builder'}}";
        calls.ok(Operation.PROMOTE_RELEASE, "/v1/releases/stable/promote", release);
        calls.ok(Operation.PROMOTE_RELEASE, "/v1/releases/stable/promote", release);
        calls.ok(Operation.ROLL_BACK_RELEASE, "/v1/releases/stable/rollback", "{}");
        JsonNode history =
                calls.ok(Operation.LIST_HISTORY, "/v1/releases/stable/history", "").body();
        assertThat(history.path("releases")).hasSize(3);
        calls.ok(Operation.GET_CURRENT_RELEASE, "/v1/releases/stable/current", "");
        calls.ok(Operation.GET_RELEASE_AT, "/v1/releases/stable/at?time=" + Instant.now(), "");
        calls.ok(Operation.LIST_RELEASES, "/v1/releases", "");
    }

    private void attachments() {
        String path = "/v1/sessions/s/attachments";
        String picture =
                calls.send(
                                Operation.STORE_ATTACHMENT,
                                calls.admin(),
                                path + "?media_type=image/png",
                                calls.bytes(700),
                                CheckedCalls.BYTES)
                        .text("id");
        byte[] large = calls.bytes(6000);
        JsonNode ticket =
                calls.ok(
                                Operation.CREATE_ATTACHMENT_UPLOAD,
                                path + "/uploads",
                                "{'digest': '%s', 'size_bytes': 6000, 'media_type': 'text/plain'}"
                                        .formatted(Digest.of(large).hex()))
                        .body();
        upload(ticket, large);
        calls.ok(
                Operation.COMPLETE_ATTACHMENT_UPLOAD,
                path + "/uploads/" + ticket.path("upload_id").asText() + "/complete",
                "{}");
        calls.ok(Operation.LIST_ATTACHMENTS, path + "?pending=true", "");
        calls.ok(
                Operation.LIST_UNCOMMITTED,
                "/v1/attachments/uncommitted?older_than_epoch_ms="
                        + Instant.now().plus(Patience.LONG).toEpochMilli(),
                "");
        calls.ok(
                Operation.COMMIT_ATTACHMENTS,
                path + "/commit",
                "{'attachment_ids': ['" + picture + "']}");
        calls.ok(
                Operation.RESOLVE_ATTACHMENTS,
                path + "/resolve",
                "{'attachments': [{'reference': {'id': '" + picture + "'}}]}");
        calls.ok(Operation.GET_ATTACHMENT, path + "/" + picture, "");
        calls.ok(Operation.GET_ATTACHMENT_CONTENT, path + "/" + picture + "/content", "");
        calls.ok(Operation.FORGET_ATTACHMENT, path + "/" + Digest.of(large).hex() + "/forget", "");
        calls.ok(Operation.DELETE_ATTACHMENT, path + "/" + picture, "");
    }

    private void trustKeys() {
        calls.ok(
                Operation.PUT_TRUST_KEY,
                "/v1/trust-keys/somebody",
                "{'public_key_pem': '" + Signer.fresh().publicKey() + "'}");
        calls.ok(Operation.GET_TRUST_KEY, "/v1/trust-keys/somebody", "");
        calls.ok(Operation.LIST_TRUST_KEYS, "/v1/trust-keys", "");
        calls.ok(Operation.DELETE_TRUST_KEY, "/v1/trust-keys/somebody", "");
    }

    private static String wish(byte[] bytes, long size) {
        return "{'digest': '" + Digest.of(bytes).hex() + "', 'size_bytes': " + size + "}";
    }
}
