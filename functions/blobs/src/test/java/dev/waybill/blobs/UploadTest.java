package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static dev.waybill.blobs.BlobsFixture.counted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads through presigned URLs (API §3), against an S3 that checks signatures, lengths and
/// digests.
class UploadTest {

    private static final byte[] BODY = bytes("bytes that go to S3 themselves");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final String PATH = "/v1/blobs/" + DIGEST;

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    private ApiAnswer ask(Digest digest, long size, String more) {
        return api.post(
                "/v1/blobs/uploads",
                "{\"digest\":\"%s\",\"size_bytes\":%d%s}".formatted(digest, size, more));
    }

    private static int put(JsonNode target, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(target.path("url").asText()))
                        .PUT(BodyPublishers.ofByteArray(body));
        target.path("headers")
                .properties()
                .forEach(header -> request.header(header.getKey(), header.getValue().asText()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private ApiAnswer complete(ApiAnswer ticket) {
        return api.post("/v1/blobs/uploads/" + ticket.text("upload_id") + "/complete", "");
    }

    private ApiAnswer status(ApiAnswer ticket) {
        return api.get("/v1/blobs/uploads/" + ticket.text("upload_id"));
    }

    @Test
    void uploadsInOnePutAndIndexesAfterwards() throws IOException, InterruptedException {
        ApiAnswer ticket =
                ask(
                        DIGEST,
                        BODY.length,
                        ",\"artifact_type\":\"WasmModule\",\"name\":\"n\",\"custom\":{\"k\":\"v\"}");
        assertThat(ticket.status()).isEqualTo(201);
        assertThat(ticket.text("state")).isEqualTo("upload");
        assertThat(ticket.json().path("headers").path("x-amz-checksum-sha256").asText())
                .isNotEmpty();
        assertThat(api.get(PATH).status()).isEqualTo(404);
        assertThat(complete(ticket).code()).isEqualTo("upload_incomplete");

        assertThat(put(ticket.json(), BODY)).isEqualTo(200);
        ApiAnswer completed = complete(ticket);

        assertThat(completed.status()).isEqualTo(200);
        JsonNode blob = completed.json().path("blob");
        assertThat(blob.path("state").asText()).isEqualTo("Live");
        assertThat(blob.path("artifact_type").asText()).isEqualTo("wasm-module");
        assertThat(blob.path("custom").path("k").asText()).isEqualTo("v");
        assertThat(blob.path("reference_count").asInt()).isEqualTo(1);
        assertThat(blob.has("blake3")).isFalse();
        assertThat(complete(ticket).json()).isEqualTo(completed.json());
        assertThat(status(ticket).text("state")).isEqualTo("adopted");
        assertThat(fixture.index()).isEqualTo(1);
        assertThat(api.get(PATH).text("blake3")).startsWith("blake3:");
    }

    @Test
    void s3ItselfRefusesOtherBytes() throws IOException, InterruptedException {
        ApiAnswer ticket = ask(DIGEST, BODY.length, "");
        byte[] wrong = BODY.clone();
        wrong[0]++;

        assertThat(put(ticket.json(), wrong)).isGreaterThanOrEqualTo(400);
        assertThat(put(ticket.json(), Arrays.copyOf(BODY, BODY.length + 1)))
                .isGreaterThanOrEqualTo(400);
        assertThat(complete(ticket).code()).isEqualTo("upload_incomplete");
    }

    @Test
    void needsNoBytesForABlobThatIsThere() {
        api.callBytes("POST", "/v1/blobs?holder=first", BODY);

        ApiAnswer ticket = ask(DIGEST, BODY.length, ",\"holder\":\"second\"");

        assertThat(ticket.status()).isEqualTo(200);
        assertThat(ticket.text("state")).isEqualTo("present");
        assertThat(ticket.json().path("blob").path("reference_count").asInt()).isEqualTo(2);
        assertThat(ask(DIGEST, BODY.length + 1, "").code()).isEqualTo("size_mismatch");
        assertThat(api.get(PATH).json().path("reference_count").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("D0.10, X5 a blob whose object is gone is not present: its bytes are asked for")
    void d0_10_presentMeansBytes() {
        api.callBytes("POST", "/v1/blobs", BODY);
        fixture.lose(fixture.object(DIGEST));

        ApiAnswer ticket = ask(DIGEST, BODY.length, "");

        assertThat(ticket.status()).isEqualTo(201);
        assertThat(ticket.text("state")).isEqualTo("upload");
        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(404);
    }

    @Test
    void aRepeatedKeyedTicketIsTheSameUploadWithAUrlOfItsOwn()
            throws IOException, InterruptedException {
        ApiClient keyed = api.with("idempotency-key", "ticket-1");
        String wish = "{\"digest\":\"%s\",\"size_bytes\":%d}".formatted(DIGEST, BODY.length);

        ApiAnswer first = keyed.post("/v1/blobs/uploads", wish);
        ApiAnswer second = keyed.post("/v1/blobs/uploads", wish);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("upload_id")).isEqualTo(first.text("upload_id"));
        assertThat(put(second.json(), BODY)).isEqualTo(200);
        assertThat(complete(first).status()).isEqualTo(200);
    }

    @Test
    void aRepeatedKeyedPresentCountsOnce() {
        api.callBytes("POST", "/v1/blobs", BODY);
        ApiClient keyed = api.with("idempotency-key", "ticket-2");
        String wish = "{\"digest\":\"%s\",\"size_bytes\":%d}".formatted(DIGEST, BODY.length);

        ApiAnswer first = keyed.post("/v1/blobs/uploads", wish);
        ApiAnswer second = keyed.post("/v1/blobs/uploads", wish);

        assertThat(first.text("state")).isEqualTo("present");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(api.get(PATH).json().path("reference_count").asInt()).isEqualTo(2);
    }

    @Test
    void uploadsInPartsResumesAndVerifiesBeforeAnybodyReads()
            throws IOException, InterruptedException {
        byte[] body = counted(Math.toIntExact(UploadLimits.MAX_SINGLE_BYTES) + 1);
        Digest digest = Digest.of(body);
        ApiAnswer ticket = ask(digest, body.length, "");
        assertThat(ticket.text("state")).isEqualTo("multipart");
        int partSize = ticket.json().path("part_size_bytes").asInt();
        int parts = ticket.json().path("part_count").asInt();
        assertThat(parts).isEqualTo(5);
        assertThat(complete(ticket).code()).isEqualTo("upload_incomplete");

        for (int number = parts; number > 1; number--) {
            assertThat(putPart(ticket, number, part(body, number, partSize))).isEqualTo(200);
        }
        ApiAnswer early = complete(ticket);
        assertThat(early.code()).isEqualTo("upload_incomplete");
        assertThat(early.json().path("missing_parts").get(0).asInt()).isEqualTo(1);
        assertThat(status(ticket).json().path("parts")).hasSize(parts - 1);
        assertThat(putPart(ticket, 1, part(body, 1, partSize))).isEqualTo(200);

        ApiAnswer completed = complete(ticket);
        assertThat(completed.status()).isEqualTo(202);
        assertThat(completed.text("state")).isEqualTo("verifying");
        assertThat(complete(ticket).status()).isEqualTo(202);
        String path = "/v1/blobs/" + digest;
        assertThat(api.get(path).text("state")).isEqualTo("Verifying");
        assertThat(api.call("HEAD", path, "").status()).isEqualTo(404);
        assertThat(api.get(path + "/content").code()).isEqualTo("blob_not_found");
        assertThat(fixture.index()).isEqualTo(1);

        assertThat(complete(ticket).json().path("blob").path("state").asText()).isEqualTo("Live");
        assertThat(api.get(path).text("blake3")).startsWith("blake3:");
        assertThat(api.get(path + "/content").status()).isEqualTo(302);
        assertThat(api.post(path + "/verify", "").status()).isEqualTo(202);
        assertThat(fixture.index()).isEqualTo(1);
        assertThat(api.get(path).json().path("last_verification").path("ok").asBoolean()).isTrue();
    }

    private static byte[] part(byte[] body, int number, int partSize) {
        int from = (number - 1) * partSize;
        return Arrays.copyOfRange(body, from, Math.min(body.length, from + partSize));
    }

    private int putPart(ApiAnswer ticket, int number, byte[] part)
            throws IOException, InterruptedException {
        ApiAnswer signed =
                api.post(
                        "/v1/blobs/uploads/" + ticket.text("upload_id") + "/parts",
                        "{\"parts\":[{\"number\":%d,\"sha256\":\"%s\"}]}"
                                .formatted(number, Digest.of(part).hex()));
        assertThat(signed.status()).isEqualTo(200);
        return put(signed.json().path("parts").get(0), part);
    }

    @Test
    void rejectsBytesThatGotIntoTheBucketAllTheSame() {
        ApiAnswer ticket = ask(DIGEST, BODY.length, "");
        Upload upload =
                BlobsTable.of(fixture.backends).findUpload(ticket.text("upload_id")).orElseThrow();
        fixture.tamper(upload.object(), bytes("too short"));

        assertThat(complete(ticket).code()).isEqualTo("digest_mismatch");
        assertThat(complete(ticket).code()).isEqualTo("digest_mismatch");
        assertThat(status(ticket).text("state")).isEqualTo("dead");
        assertThat(status(ticket).text("reason")).isEqualTo("rejected");
        assertThat(api.get(PATH).status()).isEqualTo(404);
    }

    @Test
    void givesUpAnUpload() throws IOException, InterruptedException {
        ApiAnswer ticket = ask(DIGEST, BODY.length, "");
        put(ticket.json(), BODY);
        String path = "/v1/blobs/uploads/" + ticket.text("upload_id");

        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete(path).status()).isEqualTo(204);

        assertThat(complete(ticket).code()).isEqualTo("upload_not_found");
        assertThat(api.get(PATH).status()).isEqualTo(404);
        assertThat(api.delete("/v1/blobs/uploads/unknown").code()).isEqualTo("upload_not_found");
        assertThat(api.get("/v1/blobs/uploads/unknown").code()).isEqualTo("upload_not_found");
        assertThat(api.post("/v1/blobs/uploads/unknown/complete", "").code())
                .isEqualTo("upload_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"size_bytes\":1}",
                "{\"digest\":\"abc\",\"size_bytes\":1}",
                "{\"digest\":\"blake3:0000\",\"size_bytes\":1}",
                "{\"digest\":\"DIGEST\"}",
                "{\"digest\":\"DIGEST\",\"size_bytes\":-1}",
                "{\"digest\":\"DIGEST\",\"size_bytes\":\"1\"}",
                "{\"digest\":\"DIGEST\",\"size_bytes\":1.5}",
                "{\"digest\":\"DIGEST\",\"size_bytes\":1,\"holder\":\"\"}",
                "{\"digest\":\"DIGEST\",\"size_bytes\":1,\"custom\":{\"k\":null}}",
                "{\"digest\":\"DIGEST\",\"size_bytes\":1,\"custom\":\"x\"}"
            })
    void refusesWishesThatMakeNoSense(String wish) {
        ApiAnswer answer = api.post("/v1/blobs/uploads", wish.replace("DIGEST", DIGEST.toString()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().has("field")).isTrue();
    }

    @Test
    void refusesBlobsAndListsThatAreTooLarge() {
        assertThat(ask(DIGEST, UploadLimits.MAX_BLOB_BYTES, "").status()).isEqualTo(201);
        assertThat(ask(DIGEST, UploadLimits.MAX_BLOB_BYTES + 1, "").code()).isEqualTo("too_large");
        String digests = "\"" + DIGEST + "\"" + (",\"" + DIGEST + "\"").repeat(1000);
        assertThat(api.post("/v1/blobs/missing", "{\"digests\":[" + digests + "]}").code())
                .isEqualTo("too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"parts\":[]}",
                "{\"parts\":[{\"number\":0,\"sha256\":\"HEX\"}]}",
                "{\"parts\":[{\"number\":6,\"sha256\":\"HEX\"}]}",
                "{\"parts\":[{\"number\":1}]}",
                "{\"parts\":[{\"number\":1,\"sha256\":\"zz\"}]}",
                "{\"parts\":[null]}",
                "{\"parts\":[{\"number\":1,\"sha256\":\"HEX\"},{\"number\":1,\"sha256\":\"HEX\"}]}"
            })
    void refusesPartsThatThePlanDoesNotHave(String body) {
        ApiAnswer ticket = ask(DIGEST, UploadLimits.MAX_SINGLE_BYTES + 1, "");

        ApiAnswer answer =
                api.post(
                        "/v1/blobs/uploads/" + ticket.text("upload_id") + "/parts",
                        body.replace("HEX", "0".repeat(64)));

        assertThat(answer.status()).isEqualTo(400);
    }
}
