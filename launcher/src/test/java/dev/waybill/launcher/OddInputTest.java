package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Values at and beyond every edge, in every field of every body ([OddOrdersTest] has those of
/// distributions, and of what devices say): an answer of the contract, never a failure of ours.
final class OddInputTest {

    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api API = TestStack.api(STACK);
    private static final OddCalls CALLS = new OddCalls();

    private static final byte[] BYTES = {1, 2, 3};
    private static final String DIGEST = Digest.of(BYTES).hex();
    private static final String SESSION = "/v1/sessions/s/attachments";

    /// Of bytes that nobody has, others in every call.
    private static final String NEW_DIGEST = "5".repeat(56) + "#";

    private static final List<String> METADATA =
            List.of(
                    "{'name':<'n'>,'content_type':<'a/b'>,'custom':<{}>}",
                    "{'custom':{'a':<'b'>}}");

    @BeforeAll
    static void prepare() {
        ok(API.store("/v1/blobs", BYTES));
        ok(API.put("/v1/devices/d", "{}"));
    }

    @AfterAll
    static void stop() {
        try {
            CALLS.assertNothingWritten(STACK);
        } finally {
            STACK.close();
        }
    }

    private static Api.Answer ok(Api.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isBetween(200, 299);
        return answer;
    }

    private static Api.Answer post(String path, String body) {
        return ok(CALLS.send(API, "POST", path, OddCalls.json(body)));
    }

    private static Api.Answer put(String path, String body) {
        return ok(CALLS.send(API, "PUT", path, OddCalls.json(body)));
    }

    @Test
    void noTokenMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/tokens",
                "{'role':<'viewer'>,'subject':<'s'>,'expires_in_seconds':<9>}",
                "{'role':'device','subject':'s','device_id':<'d'>}");
        String key = "'" + Signer.fresh().publicKey() + "'";
        CALLS.assertNoFailures(API, "PUT", "/v1/trust-keys/s", "{'public_key_pem':<" + key + ">}");
    }

    @Test
    void nothingAboutBlobsMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/blobs/missing",
                "{'digests':<['" + DIGEST + "']>}",
                "{'digests':[<'" + DIGEST + "'>]}");
        String stored = "/v1/blobs/" + Digest.of(new byte[] {9}).hex();
        ok(API.store("/v1/blobs", new byte[] {9}));
        String life = API.get(stored).text("life");
        CALLS.assertNoFailures(API, "POST", stored + "/release", "{'life':<'" + life + "'>}");
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/gc/sweeps",
                "{'dry_run':true,'grace_seconds':<9>,'quarantine_seconds':<9>}",
                "{'dry_run':<true>}");
    }

    @Test
    void noUploadMakesAFailureOfOurs() {
        String bytes = "'digest':'" + NEW_DIGEST + "','size_bytes':9";
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/blobs/uploads",
                "{'digest':<'" + NEW_DIGEST + "'>,'size_bytes':<9>}",
                "{" + bytes + ",'artifact_type':<'generic'>,'media_type':<'a/b'>}",
                "{" + bytes + ",'name':<'n'>,'custom':<{}>,'holder':<'h'>}",
                "{" + bytes + ",'custom':{'a':<'b'>}}");
        String large =
                post("/v1/blobs/uploads", "{'digest':'" + NEW_DIGEST + "','size_bytes':99999999}")
                        .text("upload_id");
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/blobs/uploads/" + large + "/parts",
                "{'parts':<[{'number':1,'sha256':'" + DIGEST + "'}]>}",
                "{'parts':[<{'number':1,'sha256':'" + DIGEST + "'}>]}",
                "{'parts':[{'number':<1>,'sha256':<'" + DIGEST + "'>}]}");
        CALLS.assertNoFailures(
                API,
                "POST",
                uploaded("/v1/blobs/uploads", new byte[] {10}) + "/complete",
                "{'parts':<[{'number':1,'etag':'e'}]>}",
                "{'parts':[<{'number':1,'etag':'e'}>]}",
                "{'parts':[{'number':<1>,'etag':<'e'>}]}");
    }

    /// The path of an upload whose bytes are there.
    private static String uploaded(String uploads, byte[] bytes) {
        JsonNode ticket =
                post(
                                uploads,
                                "{'digest':'%s','size_bytes':%d,'media_type':'a/b'}"
                                        .formatted(Digest.of(bytes).hex(), bytes.length))
                        .body();
        WholeApi.upload(ticket, bytes);
        return uploads + "/" + ticket.path("upload_id").asText();
    }

    @Test
    void noDocumentMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "PUT",
                "/v1/collections/c/documents/d/references/f",
                "{'hash':<'" + DIGEST + "'>,'size_bytes':<3>,'metadata':<{}>}",
                reference(METADATA.get(0)),
                reference(METADATA.get(1)));
        CALLS.assertNoFailures(
                API, "PATCH", "/v1/collections/c/documents/p", "{'a':<1>}", "{'b':{'a':<1>}}");
    }

    private static String reference(String metadata) {
        return "{'hash':'" + DIGEST + "','size_bytes':3,'metadata':" + metadata + "}";
    }

    @Test
    void noModelMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "PUT",
                "/v1/models/m/versions/#",
                "{'description':<'d'>,'variants':<{}>,'provenance':<{'signed_by':'s','signature':'AAAA'}>}",
                "{'variants':{'a':<" + variant(reference("{}")) + ">}}",
                "{'provenance':{'signed_by':<'s'>,'signature':<'AAAA'>,'signed_at':<'today'>}}");
        String draft = "/v1/models/m/versions/draft";
        put(draft, "{}");
        CALLS.assertNoFailures(
                API,
                "PUT",
                draft + "/variants/a",
                "{'blob':<"
                        + reference("{}")
                        + ">,'precision':<'int8'>,'execution_providers':<[]>}",
                "{'blob_token':<"
                        + reference("{}")
                        + ">,'precision':'int8','execution_providers':[<'CPU'>]}",
                variant("{'hash':<'" + DIGEST + "'>,'size_bytes':<3>,'metadata':<{}>}"),
                variant(reference(METADATA.get(0))),
                variant(reference(METADATA.get(1))),
                variant(reference("{}") + ",'min_gpu_memory_gb':<1.5>,'cpu_arch':<'arm64'>"));
    }

    private static String variant(String blob) {
        return "{'precision':'int8','execution_providers':[],'blob':" + blob + "}";
    }

    /// The signature is looked at, for the signer has a key.
    @Test
    void noProvenanceMakesAFailureOfOurs() {
        Signer signer = Signer.fresh();
        put("/v1/trust-keys/signer", "{'public_key_pem':'" + signer.publicKey() + "'}");
        put("/v1/models/m/versions/signed", "{}");
        CALLS.assertNoFailures(
                API,
                "PUT",
                "/v1/models/m/versions/signed/provenance",
                "{'signed_by':<'signer'>,'signature':<'"
                        + signer.sign("waybill-model-v1\nm\nsigned\n")
                        + "'>,'signed_at':<'today'>}");
    }

    @Test
    void noRunMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/runs",
                "{'spec_digest':<'" + DIGEST + "'>,'metadata':<{'agent_name':'a'}>}",
                "{'spec_digest':'"
                        + DIGEST
                        + "','metadata':{'git_sha':<'g'>,'agent_name':<'a'>,'tags':<{}>}}");
        String event = "{'kind':<'k'>,'payload':<{}>,'timestamp':<'2026-01-01T00:00:00Z'>}";
        CALLS.assertNoFailures(
                API,
                "POST",
                startRun() + "/events",
                event,
                "{'events':<[{'kind':'k','payload':{}}]>}",
                "{'events':[<{'kind':'k','payload':{}}>]}",
                "{'events':[" + event + "]}");
        String numbered = "{'seq':<1>,'kind':'k','payload':{}}";
        CALLS.assertNoFailures(
                API,
                "POST",
                () -> startRun() + "/events",
                numbered,
                "{'events':[" + numbered + "]}");
        for (String end : List.of("/complete", "/fail", "/cancel")) {
            CALLS.assertNoFailures(
                    API,
                    "POST",
                    () -> startRun() + end,
                    "{'total_events':<1>,'duration_ms':<1>,'success':<true>,'final_state_digest':<'"
                            + DIGEST
                            + "'>}");
        }
    }

    private static String startRun() {
        return "/v1/runs/"
                + post("/v1/runs", "{'spec_digest':'" + DIGEST + "','metadata':{'agent_name':'a'}}")
                        .text("run_id");
    }

    @Test
    void noReleaseMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "POST",
                "/v1/releases/r#/promote",
                "{'spec_digest':<'"
                        + DIGEST
                        + "'>,'metadata':<{'promoted_by':'p'}>,'expected_current_seq':<0>}",
                "{'spec_digest':'"
                        + DIGEST
                        + "','metadata':{'version_label':<'l'>,'promoted_by':<'p'>,'notes':<'n'>}}");
        CALLS.assertNoFailures(
                API,
                "POST",
                () -> promoteTwice() + "/rollback",
                "{'to_seq':<1>,'expected_current_seq':<2>,'rolled_back_by':<'b'>,'reason':<'r'>}");
    }

    /// The path of a release of its own, whose second entry is current.
    private static String promoteTwice() {
        String release = "/v1/releases/" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            post(
                    release + "/promote",
                    "{'spec_digest':'" + DIGEST + "','metadata':{'promoted_by':'p'}}");
        }
        return release;
    }

    @Test
    void noAttachmentMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "POST",
                SESSION + "/uploads",
                "{'digest':<'"
                        + NEW_DIGEST
                        + "'>,'size_bytes':<9>,'media_type':<'a/b'>,'width':<1>,'height':<1>,'label':<'l'>}");
        CALLS.assertNoFailures(
                API,
                "POST",
                uploaded(SESSION + "/uploads", new byte[] {11}) + "/complete",
                "{'parts':<[]>}");
        String id = ok(API.store(SESSION + "?media_type=image/png", BYTES)).text("id");
        CALLS.assertNoFailures(
                API,
                "POST",
                SESSION + "/commit",
                "{'attachment_ids':<['" + id + "']>}",
                "{'attachment_ids':[<'" + id + "'>]}");
        String reference = "{'reference':{'id':'" + id + "'}}";
        CALLS.assertNoFailures(
                API,
                "POST",
                SESSION + "/resolve",
                "{'attachments':<[" + reference + "]>,'deliver':<'url'>}",
                "{'attachments':[<" + reference + ">]}",
                "{'attachments':[{'reference':<{'id':'" + id + "'}>,'mime':<'a/b'>,'data':<''>}]}",
                "{'attachments':[{'reference':{'id':<'" + id + "'>}}]}",
                "{'attachments':[{'mime':<'a/b'>,'data':<'AAAA'>}]}");
    }

    @Test
    void noDeviceMakesAFailureOfOurs() {
        CALLS.assertNoFailures(
                API,
                "PUT",
                "/v1/devices/d",
                "{'formation_id':<'f'>,'labels':<{}>,'capabilities':<{}>}",
                "{'labels':{'a':<'b'>}}",
                "{'capabilities':" + OddCalls.CAPABILITIES + "}",
                "{'capabilities':{'execution_providers':[<'CPU'>]}}");
    }

    @Test
    void noEnrollmentMakesAFailureOfOurs() {
        String enrollment = "{'formation_id':<'f'>,'max_uses':<999>,'expires_in_seconds':<999>}";
        CALLS.assertNoFailures(API, "POST", "/v1/enrollments", enrollment);
        String token =
                post("/v1/enrollments", OddPlace.whole(enrollment).asItIs())
                        .text("enrollment_token");
        String enrolled = "{'enrollment_token':'" + token + "',";
        CALLS.assertNoFailures(
                API.as(""),
                "POST",
                "/v1/enroll",
                enrolled + "'device_id':<'e#'>,'capabilities':<{}>}",
                enrolled + "'device_id':'e#','capabilities':" + OddCalls.CAPABILITIES + "}");
        for (String odd : OddValues.JSON) {
            Api.Answer answer =
                    CALLS.send(
                            API.as(""),
                            "POST",
                            "/v1/enroll",
                            OddCalls.json("{'device_id':'e#','enrollment_token':") + odd + "}");
            assertThat(answer.status()).as("%.40s", odd).isIn(400, 403);
        }
    }
}
