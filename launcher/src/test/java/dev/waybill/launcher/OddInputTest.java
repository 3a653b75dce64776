package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Values at and beyond every edge, in every field of every body: an answer of the contract, never
/// a failure of ours.
final class OddInputTest {

    private static final Stack STACK = TestStack.start();

    private static final Api API = TestStack.api(STACK);

    private static final String DIGEST = "5".repeat(64);

    @AfterAll
    static void stop() {
        STACK.close();
    }

    private static String startRun() {
        return "/v1/runs/"
                + API.post(
                                "/v1/runs",
                                "{\"spec_digest\":\"%s\",\"metadata\":{\"agent_name\":\"a\"}}"
                                        .formatted(DIGEST))
                        .text("run_id");
    }

    private static void promote() {
        API.post(
                "/v1/releases/r/promote",
                "{\"spec_digest\":\"%s\",\"metadata\":{\"promoted_by\":\"p\"}}".formatted(DIGEST));
    }

    private record Form(String method, String path, String body) {}

    /// `@` stands where the odd values go.
    private static List<Form> forms() {
        String run = startRun();
        String end = "'total_events':1,'duration_ms':1,'success':true";
        String variant =
                "'blob':{'hash':'"
                        + DIGEST
                        + "','size_bytes':1,'metadata':{}},'precision':'int8','execution_providers':[]";
        List<Form> forms = new ArrayList<>();
        all(
                forms,
                "POST",
                "/v1/tokens",
                "'role':'viewer','subject':'s','expires_in_seconds':9",
                "device_id");
        all(forms, "POST", "/v1/blobs/missing", "'digests':[]", "");
        all(
                forms,
                "POST",
                "/v1/blobs/uploads",
                "'digest':'"
                        + DIGEST
                        + "','size_bytes':9,'artifact_type':'generic','media_type':'a/b','name':'n','custom':{},'holder':'h'",
                "");
        all(forms, "POST", "/v1/blobs/" + DIGEST + "/release", "'life':'x'", "");
        all(
                forms,
                "POST",
                "/v1/gc/sweeps",
                "'dry_run':true,'grace_seconds':9,'quarantine_seconds':9",
                "");
        all(
                forms,
                "PUT",
                "/v1/collections/c/documents/d/references/f",
                "'hash':'" + DIGEST + "','size_bytes':9,'metadata':{}",
                "");
        for (String member : List.of("name", "content_type", "custom")) {
            forms.add(
                    new Form(
                            "PUT",
                            "/v1/collections/c/documents/d/references/f",
                            "{'hash':'"
                                    + DIGEST
                                    + "','size_bytes':9,'metadata':{'"
                                    + member
                                    + "':@}}"));
        }
        all(forms, "PATCH", "/v1/collections/c/documents/d", "'a':1", "");
        forms.add(new Form("PATCH", "/v1/collections/c/documents/d", "@"));
        all(
                forms,
                "PUT",
                "/v1/models/m/versions/1",
                "'description':'d','variants':{},'provenance':{'signed_by':'s','signature':'x'}",
                "");
        for (String member : List.of("signed_by", "signature", "signed_at")) {
            forms.add(
                    new Form(
                            "PUT",
                            "/v1/models/m/versions/1/provenance",
                            "{'signed_by':'s','signature':'x','" + member + "':@}"));
        }
        all(
                forms,
                "PUT",
                "/v1/models/m/versions/1/variants/a",
                variant,
                "min_gpu_memory_gb",
                "cpu_arch",
                "blob_token");
        all(forms, "PUT", "/v1/trust-keys/s", "'public_key_pem':'x'", "");
        all(
                forms,
                "POST",
                "/v1/runs",
                "'spec_digest':'" + DIGEST + "','metadata':{'agent_name':'a'}",
                "");
        for (String member : List.of("git_sha", "agent_name", "tags")) {
            forms.add(
                    new Form(
                            "POST",
                            "/v1/runs",
                            "{'spec_digest':'"
                                    + DIGEST
                                    + "','metadata':{'agent_name':'a','"
                                    + member
                                    + "':@}}"));
        }
        all(
                forms,
                "POST",
                run + "/events",
                "'seq':1,'kind':'k','payload':{},'timestamp':'2026-01-01T00:00:00Z'",
                "events");
        all(forms, "POST", run + "/complete", end, "final_state_digest");
        String promote = "'spec_digest':'" + DIGEST + "','metadata':{'promoted_by':'p'}";
        all(forms, "POST", "/v1/releases/r/promote", promote, "expected_current_seq");
        for (String member : List.of("version_label", "promoted_by", "notes")) {
            forms.add(
                    new Form(
                            "POST",
                            "/v1/releases/r/promote",
                            "{'spec_digest':'"
                                    + DIGEST
                                    + "','metadata':{'promoted_by':'p','"
                                    + member
                                    + "':@}}"));
        }
        all(
                forms,
                "POST",
                "/v1/releases/r/rollback",
                "'to_seq':1,'expected_current_seq':1,'rolled_back_by':'b','reason':'r'",
                "");
        all(
                forms,
                "POST",
                "/v1/sessions/s/attachments/uploads",
                "'digest':'"
                        + DIGEST
                        + "','size_bytes':9,'media_type':'a/b','width':1,'height':1,'label':'l'",
                "");
        all(forms, "POST", "/v1/sessions/s/attachments/commit", "'attachment_ids':[]", "");
        all(
                forms,
                "POST",
                "/v1/sessions/s/attachments/resolve",
                "'attachments':[],'deliver':'url'",
                "");
        for (String member : List.of("reference", "mime", "data")) {
            forms.add(
                    new Form(
                            "POST",
                            "/v1/sessions/s/attachments/resolve",
                            "{'attachments':[{'" + member + "':@}]}"));
        }
        all(forms, "PUT", "/v1/devices/d", "'formation_id':'f','labels':{},'capabilities':{}", "");
        for (String member :
                List.of(
                        "gpu_memory_gb",
                        "gpu_type",
                        "cpu_arch",
                        "available_storage_mb",
                        "execution_providers")) {
            forms.add(new Form("PUT", "/v1/devices/d", "{'capabilities':{'" + member + "':@}}"));
        }
        all(
                forms,
                "POST",
                "/v1/enrollments",
                "'formation_id':'f','max_uses':1,'expires_in_seconds':9",
                "");
        all(
                forms,
                "POST",
                "/v1/enroll",
                "'enrollment_token':'t','device_id':'e','capabilities':{}",
                "");
        return forms;
    }

    /// One form per member of `body`, and per member of `more` added to it.
    private static void all(
            List<Form> forms, String method, String path, String body, String... more) {
        for (String member : split(body)) {
            String name = member.substring(0, member.indexOf(':'));
            forms.add(new Form(method, path, "{" + body.replace(member, name + ":@") + "}"));
        }
        for (String name : more) {
            if (!name.isEmpty()) {
                forms.add(new Form(method, path, "{" + body + ",'" + name + "':@}"));
            }
        }
    }

    private static List<String> split(String body) {
        List<String> members = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 0) {
                members.add(body.substring(from, i));
                from = i + 1;
            }
        }
        members.add(body.substring(from));
        return members;
    }

    @Test
    void noValueOfAnyFieldMakesAFailureOfOurs() {
        List<String> failures = new ArrayList<>();
        for (Form form : forms()) {
            for (String odd : OddValues.JSON) {
                String body = form.body().replace('\'', '"').replace("@", odd);
                Api.Answer answer =
                        API.send(
                                form.method(),
                                form.path(),
                                body,
                                Map.of(
                                        "content-type",
                                        "application/json",
                                        "idempotency-key",
                                        "k" + (form + odd).hashCode()));
                if (answer.status() >= 500) {
                    failures.add(
                            "%s with %.40s: %d %s"
                                    .formatted(form, odd, answer.status(), answer.code()));
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void noValueOfAnyParameterMakesAFailureOfOurs() {
        String run = startRun();
        promote();
        promote();
        String blob =
                "/v1/blobs/"
                        + API.store("/v1/blobs", new byte[] {1, 2})
                                .body()
                                .at("/blob/digest")
                                .asText();
        List<String> forms =
                new ArrayList<>(
                        List.of(
                                "/v1/audit?since=@",
                                "/v1/audit?subject=@",
                                "/v1/audit?resource=@",
                                "/v1/blobs?state=@",
                                "/v1/blobs?unreferenced=@",
                                blob + "/url?expires_in=@",
                                blob + "/content?redirect=@",
                                "/v1/runs?status=@",
                                "/v1/runs?spec_digest=@",
                                "/v1/releases/r/at?time=@",
                                "/v1/attachments/uncommitted?older_than_epoch_ms=@",
                                "/v1/sessions/s/attachments?pending=@",
                                "/v1/devices?formation_id=@",
                                "/v1/collections/c/changes?wait=@",
                                "/v1/blobs/@",
                                "/v1/blobs/uploads/@",
                                blob + "/holders?cursor=@",
                                "/v1/gc/sweeps/@",
                                "/v1/collections/@/documents/@/references/@",
                                "/v1/models/@/versions/@",
                                "/v1/runs/@",
                                "/v1/runs/@/events",
                                "/v1/releases/@/current",
                                "/v1/releases/@/history",
                                "/v1/sessions/@/attachments/@",
                                "/v1/sessions/@/attachments/@/content",
                                "/v1/devices/@",
                                "/v1/trust-keys/@"));
        for (String listing :
                List.of(
                        "/v1/audit",
                        "/v1/tokens",
                        "/v1/trust-keys",
                        "/v1/blobs",
                        blob + "/holders",
                        "/v1/collections/c/documents",
                        "/v1/collections/c/changes",
                        "/v1/models",
                        "/v1/models/m/versions",
                        "/v1/runs",
                        run + "/events",
                        "/v1/releases",
                        "/v1/releases/r/history",
                        "/v1/sessions/s/attachments",
                        "/v1/attachments/uncommitted",
                        "/v1/devices",
                        "/v1/formations")) {
            forms.add(listing + "?limit=@");
            forms.add(listing + "?cursor=@");
        }
        List<String> failures = new ArrayList<>();
        for (String form : forms) {
            for (String odd : OddValues.TEXT) {
                Api.Answer answer = API.get(form.replace("@", odd));
                boolean paging = form.endsWith("cursor=@") || form.endsWith("limit=@");
                boolean refused = answer.status() == 400 || odd.equals("1");
                if (answer.status() >= 500 || paging && !refused) {
                    failures.add(form + " with " + odd + ": " + answer.status());
                }
            }
        }
        assertThat(failures).isEmpty();
    }
}
