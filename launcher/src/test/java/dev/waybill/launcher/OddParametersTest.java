package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import dev.waybill.local.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Values at and beyond every edge, in paths and queries that are good elsewhere, as [OddInputTest]
/// sends them in bodies: an answer of the contract, never a failure of ours.
final class OddParametersTest {

    private static final Stack STACK = Stack.start(TestStack.options().withoutSchedules());
    private static final Api API = TestStack.api(STACK);

    private static final byte[] BYTES = {1, 2};
    private static final String DIGEST = Digest.of(BYTES).hex();
    private static final String BLOB = "/v1/blobs/" + DIGEST;
    private static final String SESSION = "/v1/sessions/<s>/attachments";

    private static String run;
    private static String upload;
    private static String sweep;

    @BeforeAll
    static void prepare() {
        ok(API.store("/v1/blobs", BYTES));
        ok(API.store("/v1/sessions/s/attachments?media_type=a/b", BYTES));
        String reference = "{'hash':'%s','size_bytes':2,'metadata':{}}".formatted(DIGEST);
        put("/v1/collections/c/documents/d/references/f", reference);
        put("/v1/models/m/versions/1", "{}");
        put("/v1/devices/d", "{'formation_id':'f'}");
        put("/v1/trust-keys/t", "{'public_key_pem':'" + Signer.fresh().publicKey() + "'}");
        String spec = "'spec_digest':'" + DIGEST + "','metadata':";
        run = post("/v1/runs", "{" + spec + "{'agent_name':'a'}}").text("run_id");
        post("/v1/releases/r/promote", "{" + spec + "{'promoted_by':'p'}}");
        upload =
                post("/v1/blobs/uploads", "{'digest':'" + "5".repeat(64) + "','size_bytes':9}")
                        .text("upload_id");
        sweep = post("/v1/gc/sweeps", "{'dry_run':true}").text("sweep_id");
    }

    @AfterAll
    static void stop() {
        STACK.close();
    }

    private static Api.Answer ok(Api.Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isBetween(200, 299);
        return answer;
    }

    private static void put(String path, String body) {
        ok(API.put(path, OddCalls.json(body)));
    }

    private static Api.Answer post(String path, String body) {
        return ok(API.post(path, OddCalls.json(body)));
    }

    private static void assertNoFailures(Function<String, Api.Answer> call, String... forms) {
        List<String> failures = new ArrayList<>();
        for (String form : forms) {
            for (OddPlace place : OddPlace.of(form)) {
                ok(call.apply(place.asItIs()));
                for (String odd : OddValues.TEXT) {
                    int status = call.apply(place.with(odd)).status();
                    if (status >= 500 || status == 401 || status == 403) {
                        failures.add(place + " with " + odd + ": " + status);
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void noValueOfAnyParameterMakesAFailureOfOurs() {
        assertNoFailures(
                API::get,
                "/v1/audit?since=<2026-01-01T00:00:00Z>",
                "/v1/audit?subject=<s>",
                "/v1/audit?resource=<r>",
                "/v1/blobs?state=<Live>",
                "/v1/blobs?unreferenced=<true>",
                BLOB + "/url?expires_in=<60>",
                BLOB + "/content?redirect=<false>",
                "/v1/runs?status=<RUNNING>",
                "/v1/runs?spec_digest=<" + DIGEST + ">",
                "/v1/releases/r/at?time=<9999-12-31T23:59:59Z>",
                "/v1/attachments/uncommitted?older_than_epoch_ms=<1>",
                "/v1/sessions/s/attachments?pending=<true>",
                "/v1/devices?formation_id=<f>",
                "/v1/collections/c/changes?wait=<0>",
                "/v1/blobs/<" + DIGEST + ">",
                "/v1/blobs/uploads/<" + upload + ">",
                "/v1/gc/sweeps/<" + sweep + ">",
                "/v1/collections/<c>/documents/<d>/references/<f>",
                "/v1/models/<m>/versions/<1>",
                "/v1/runs/<" + run + ">",
                "/v1/runs/<" + run + ">/events",
                "/v1/releases/<r>/current",
                "/v1/releases/<r>/history",
                SESSION + "/<" + DIGEST + ">",
                SESSION + "/<" + DIGEST + ">/content?redirect=<false>",
                "/v1/devices/<d>",
                "/v1/trust-keys/<t>");
    }

    /// What is told of bytes that are sent.
    @Test
    void noWordAboutBytesMakesAFailureOfOurs() {
        assertNoFailures(
                path -> API.store(path, BYTES),
                "/v1/blobs?media_type=<a/b>&artifact_type=<generic>&name=<n>&holder=<h>",
                SESSION + "?media_type=<a/b>&width=<1>&height=<1>&label=<l>");
    }

    @Test
    void noOtherLimitOrCursorIsTaken() {
        String[] listings = {
            "/v1/audit",
            "/v1/tokens",
            "/v1/trust-keys",
            "/v1/blobs",
            BLOB + "/holders",
            "/v1/collections/c/documents",
            "/v1/collections/c/changes",
            "/v1/models",
            "/v1/models/m/versions",
            "/v1/runs",
            "/v1/runs/" + run + "/events",
            "/v1/releases",
            "/v1/releases/r/history",
            "/v1/sessions/s/attachments",
            "/v1/attachments/uncommitted",
            "/v1/devices",
            "/v1/formations"
        };
        List<String> failures = new ArrayList<>();
        for (String listing : listings) {
            ok(API.get(listing + "?limit=1"));
            for (String odd : OddValues.TEXT) {
                for (String parameter : List.of("limit", "cursor")) {
                    boolean isGood = parameter.equals("limit") && odd.equals("1");
                    String path = listing + "?" + parameter + "=" + odd;
                    int status = API.get(path).status();
                    if (status != (isGood ? 200 : 400)) {
                        failures.add(path + ": " + status);
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }
}
