package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sweeps over HTTP.
class SweepTest {

    private static final byte[] BODY = bytes("nobody's bytes");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final String PATH = "/v1/blobs/" + DIGEST;
    private static final String AT_ONCE = "{\"grace_seconds\":0,\"quarantine_seconds\":0}";

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    private void forget() {
        api.callBytes("POST", "/v1/blobs", BODY);
        api.post(PATH + "/release", "");
    }

    private JsonNode sweep(String body) {
        ApiAnswer started = api.post("/v1/gc/sweeps", body);
        assertThat(started.status()).isEqualTo(202);
        ApiAnswer report = api.get("/v1/gc/sweeps/" + started.text("sweep_id"));
        assertThat(report.status()).isEqualTo(200);
        assertThat(report.text("state")).isEqualTo("Completed");
        return report.json();
    }

    @Test
    void quarantinesThenRemovesAndShowsReceipts() throws IOException, InterruptedException {
        forget();
        BlobObject object = fixture.object(DIGEST);

        JsonNode first = sweep(AT_ONCE);

        assertThat(first.path("scanned").asInt()).isEqualTo(1);
        assertThat(first.path("quarantined").asInt()).isEqualTo(1);
        assertThat(first.has("receipts_url")).isFalse();
        assertThat(api.get(PATH).text("state")).isEqualTo("Quarantined");
        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(404);
        assertThat(api.get(PATH + "/content").code()).isEqualTo("blob_not_found");
        assertThat(missing()).containsExactly(DIGEST.toString());

        JsonNode second = sweep(AT_ONCE);

        assertThat(second.path("reclaimed").asInt()).isEqualTo(1);
        assertThat(second.path("reclaimed_bytes").asInt()).isEqualTo(BODY.length);
        assertThat(second.path("failed").isEmpty()).isTrue();
        assertThat(second.path("deleted_while_referenced").isEmpty()).isTrue();
        assertThat(api.get(PATH).code()).isEqualTo("blob_not_found");
        String receipts = fetch(second.path("receipts_url").asText());
        assertThat(receipts.lines()).hasSize(1);
        assertThat(receipts)
                .contains(DIGEST.toString(), object.nonce(), "\"size_bytes\":" + BODY.length);
    }

    private static String fetch(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    private List<String> missing() {
        JsonNode missing =
                api.post("/v1/blobs/missing", "{\"digests\":[\"" + DIGEST + "\"]}")
                        .json()
                        .path("missing");
        return missing.valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void aQuarantinedBlobIsSaidToBeInQuarantine() {
        forget();
        sweep(AT_ONCE);

        for (ApiAnswer refused :
                List.of(
                        api.get(PATH + "/content"),
                        api.get(PATH + "/url"),
                        api.post(PATH + "/verify", ""))) {
            assertThat(refused.code()).isEqualTo("blob_not_found");
            assertThat(refused.text("detail")).contains("quarantine", "/restore");
            assertThat(refused.text("digest")).isEqualTo(DIGEST.toString());
        }
    }

    @Test
    void aQuarantinedBlobComesBackByRestoreAndByStore() {
        forget();
        sweep(AT_ONCE);
        assertThat(api.post(PATH + "/restore", "").text("state")).isEqualTo("Live");
        assertThat(api.get(PATH + "/content").body()).isEqualTo("nobody's bytes");

        sweep(AT_ONCE);
        assertThat(api.get(PATH).text("state")).isEqualTo("Quarantined");
        ApiAnswer stored = api.callBytes("POST", "/v1/blobs", BODY);
        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().path("deduplicated").asBoolean()).isTrue();
        assertThat(api.get(PATH + "/content").body()).isEqualTo("nobody's bytes");
    }

    @Test
    void aDryRunSaysWhatWouldBeDone() {
        forget();

        JsonNode report = sweep("{\"dry_run\":true,\"grace_seconds\":0}");

        assertThat(report.path("dry_run").asBoolean()).isTrue();
        assertThat(report.path("quarantined").asInt()).isEqualTo(1);
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");
    }

    @Test
    void byDefaultABlobHasADayOfGrace() {
        forget();

        JsonNode report = sweep("");

        assertThat(report.path("grace_seconds").asInt()).isEqualTo(86_400);
        assertThat(report.path("quarantine_seconds").asInt()).isEqualTo(604_800);
        assertThat(report.path("quarantined").asInt()).isZero();
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");
    }

    @Test
    void ar40AHeldBlobIsNotReclaimedAndAReleasedOneIs() {
        api.callBytes("POST", "/v1/blobs?holder=a", BODY);
        api.callBytes("POST", "/v1/blobs?holder=b", BODY);
        api.delete(PATH + "/holders/a");
        sweep(AT_ONCE);
        assertThat(sweep(AT_ONCE).path("reclaimed").asInt()).isZero();
        assertThat(api.get(PATH + "/content").body()).isEqualTo("nobody's bytes");

        api.delete(PATH + "/holders/b");
        sweep(AT_ONCE);
        assertThat(sweep(AT_ONCE).path("reclaimed").asInt()).isEqualTo(1);
        assertThat(sweep(AT_ONCE).path("scanned").asInt()).isZero();
    }

    @Test
    void aRepeatedKeyedStartIsOneSweep() {
        ApiClient keyed = api.with("idempotency-key", "sweep-1");

        ApiAnswer first = keyed.post("/v1/gc/sweeps", AT_ONCE);
        ApiAnswer second = keyed.post("/v1/gc/sweeps", AT_ONCE);

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text("sweep_id")).isEqualTo(first.text("sweep_id"));
        assertThat(keyed.post("/v1/gc/sweeps", "{}").code()).isEqualTo("idempotency_conflict");
    }

    @Test
    void refusesTimesThatAreNoneAndSweepsThatNobodyStarted() {
        for (String field : List.of("grace_seconds", "quarantine_seconds")) {
            for (String value :
                    List.of("-1", "315360001", "\"1\"", "1.5", "99999999999999999999")) {
                ApiAnswer refused = api.post("/v1/gc/sweeps", "{\"" + field + "\":" + value + "}");
                assertThat(refused.code()).as(value).isEqualTo("invalid_request");
            }
        }
        assertThat(api.get("/v1/gc/sweeps/unknown").code()).isEqualTo("sweep_not_found");
    }

    @Test
    void onlyAdminsStartSweeps() {
        assertThat(fixture.as(Role.PUBLISHER).post("/v1/gc/sweeps", "").status()).isEqualTo(403);
        assertThat(fixture.as(Role.OPERATOR).post("/v1/gc/sweeps", "").status()).isEqualTo(403);
        assertThat(fixture.client().post("/v1/gc/sweeps", "").status()).isEqualTo(401);
    }
}
