package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static dev.waybill.blobs.BlobsFixture.counted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reading blobs: metadata, content, URLs, checks, listings.
class ReadBlobTest {

    private static final byte[] BODY = bytes("0123456789");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final String PATH = "/v1/blobs/" + DIGEST;

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    private void store(byte[] body) {
        assertThat(api.callBytes("POST", "/v1/blobs", body).status()).isLessThan(300);
    }

    @Test
    void tellsWhetherBytesAreThere() {
        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(404);
        store(BODY);

        ApiAnswer head = api.call("HEAD", PATH, "");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).contains("10");
        String missing = "sha256:" + "0".repeat(64);
        JsonNode found =
                api.post(
                                "/v1/blobs/missing",
                                "{\"digests\":[\"%s\",\"%s\",\"%s\",\"blake3:%s\"]}"
                                        .formatted(DIGEST, missing, missing, "1".repeat(64)))
                        .json()
                        .path("missing");
        assertThat(found).hasSize(2);
        assertThat(found.get(0).asText()).isEqualTo(missing);
        assertThat(found.get(1).asText()).isEqualTo("blake3:" + "1".repeat(64));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=4-, 206, 456789, bytes 4-9/10",
        "bytes=-3, 206, 789, bytes 7-9/10",
        "bytes=8-99, 206, 89, bytes 8-9/10",
        "bytes=3-1, 200, 0123456789,",
        "'bytes=0-1,3-4', 200, 0123456789,",
        "lines=0-1, 200, 0123456789,"
    })
    void honoursOneRange(String range, int status, String body, String contentRange) {
        store(BODY);

        ApiAnswer answer = api.with("range", range).get(PATH + "/content");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.header("content-range")).isEqualTo(Optional.ofNullable(contentRange));
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-", "bytes=11-12", "bytes=-0"})
    void refusesARangePastTheEnd(String range) {
        store(BODY);

        ApiAnswer answer = api.with("range", range).get(PATH + "/content");

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("content-range")).contains("bytes */10");
    }

    @Test
    void bytesThatAreKnownAreNotSentAgain() {
        store(BODY);
        String tag = api.get(PATH + "/content").header("etag").orElseThrow();

        ApiAnswer again = api.with("if-none-match", tag).get(PATH + "/content");

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("etag")).contains(tag);
        ApiAnswer other = api.with("if-none-match", "\"other\"").get(PATH + "/content");
        assertThat(other.body()).isEqualTo("0123456789");
        ApiAnswer redirect = api.with("if-none-match", tag).get(PATH + "/content?redirect=true");
        assertThat(redirect.status()).isEqualTo(302);
    }

    @Test
    void bytesThatAreKnownAreNotReadAgain() {
        TestStack stack = TestStack.onTwins();
        String tag = "\"" + DIGEST + "\"";
        BlobsFixture.admin(stack).callBytes("POST", "/v1/blobs", BODY);
        CallCounts counts = new CallCounts();
        ApiClient counted = BlobsFixture.admin(stack.counted(counts));

        assertThat(counted.with("if-none-match", tag).get(PATH + "/content").status())
                .isEqualTo(304);
        assertThat(counts.calls("S3")).isZero();
    }

    @Test
    void aRangeOfOtherBytesIsNotLookedAt() {
        store(BODY);
        ApiClient ranged = api.with("range", "bytes=0-3");
        String tag = api.get(PATH + "/content").header("etag").orElseThrow();

        assertThat(ranged.with("if-range", tag).get(PATH + "/content").body()).isEqualTo("0123");
        ApiAnswer other = ranged.with("if-range", "\"other\"").get(PATH + "/content");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.body()).isEqualTo("0123456789");
    }

    @Test
    void a2x2ALoadThatFindsChangedBytesMarksTheBlobCorruptAndAStoreHealsIt() {
        store(BODY);
        fixture.tamper(fixture.object(DIGEST), bytes("0123456780"));

        ApiAnswer load = api.get(PATH + "/content");

        assertThat(load.status()).isEqualTo(500);
        assertThat(load.code()).isEqualTo("integrity_error");
        assertThat(api.get(PATH).text("state")).isEqualTo("Corrupt");
        assertThat(api.get(PATH + "/content").code()).isEqualTo("integrity_error");
        assertThat(api.get(PATH + "/url").code()).isEqualTo("integrity_error");
        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(404);
        store(BODY);
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");
        assertThat(api.get(PATH + "/content").body()).isEqualTo("0123456789");
    }

    @Test
    @DisplayName("D3.8 bytes are hashed before any is sent, also where a part of them is asked for")
    void d3_8_everyReadVerifies() {
        store(BODY);
        fixture.tamper(fixture.object(DIGEST), bytes("012345678X"));

        ApiAnswer part = api.with("range", "bytes=0-3").get(PATH + "/content");

        assertThat(part.status()).isEqualTo(500);
        assertThat(part.code()).isEqualTo("integrity_error");
    }

    @Test
    void saysWhenBytesAreLost() {
        store(BODY);
        fixture.lose(fixture.object(DIGEST));

        assertThat(api.get(PATH + "/content").code()).isEqualTo("data_missing");
        assertThat(api.get(PATH + "/content").code()).isEqualTo("data_missing");
        assertThat(api.get(PATH).json().path("last_verification").path("ok").asBoolean()).isFalse();
    }

    @Test
    void verifiesOnDemand() {
        store(BODY);
        ApiAnswer right = api.post(PATH + "/verify", "");
        fixture.tamper(fixture.object(DIGEST), bytes("tampered!!"));
        ApiAnswer changed = api.post(PATH + "/verify", "");
        fixture.lose(fixture.object(DIGEST));
        ApiAnswer lost = api.post(PATH + "/verify", "");

        assertThat(right.json().path("ok").asBoolean()).isTrue();
        assertThat(changed.json().path("ok").asBoolean()).isFalse();
        assertThat(changed.text("actual")).isEqualTo(Digest.of(bytes("tampered!!")).toString());
        assertThat(lost.json().path("ok").asBoolean()).isFalse();
        assertThat(lost.text("reason")).isEqualTo("data_missing");
        assertThat(api.get(PATH).text("state")).isEqualTo("Corrupt");
        assertThat(api.post("/v1/blobs/" + "0".repeat(64) + "/verify", "").code())
                .isEqualTo("blob_not_found");
    }

    @Test
    void namesAnUnknownBlobInTheFormOfEveryAnswer() {
        String hex = "AB".repeat(32);
        for (String path : List.of("", "/content", "/url", "/holders")) {
            for (String form : List.of(hex, "sha256:" + hex)) {
                ApiAnswer unknown = api.get("/v1/blobs/" + form + path);
                assertThat(unknown.code()).isEqualTo("blob_not_found");
                assertThat(unknown.text("digest"))
                        .as(form + path)
                        .isEqualTo("sha256:" + hex.toLowerCase(Locale.ROOT));
            }
        }
        assertThat(api.get("/v1/blobs/blake3:" + hex).text("digest"))
                .isEqualTo("blake3:" + hex.toLowerCase(Locale.ROOT));
    }

    @Test
    void givesAUrlThatAnybodyCanReadForAWhile() throws IOException, InterruptedException {
        store(BODY);

        ApiAnswer url = api.get(PATH + "/url?expires_in=60");

        assertThat(url.json().path("expires_in").asInt()).isEqualTo(60);
        assertThat(url.json().path("size_bytes").asInt()).isEqualTo(10);
        assertThat(read(url.text("url"))).isEqualTo(BODY);
        ApiAnswer redirect = api.get(PATH + "/content?redirect=true");
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(read(redirect.header("location").orElseThrow())).isEqualTo(BODY);
        for (String seconds : List.of("0", "3601", "x", "-1")) {
            assertThat(api.get(PATH + "/url?expires_in=" + seconds).code())
                    .isEqualTo("invalid_request");
        }
    }

    private static byte[] read(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    @Test
    void listsEveryBlobOnceInPages() {
        for (int i = 0; i < 25; i++) {
            store(bytes("blob " + i));
        }

        List<String> digests = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page =
                    api.get("/v1/blobs?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(page.json().path("blobs").size()).isLessThanOrEqualTo(7);
            page.json().path("blobs").forEach(blob -> digests.add(blob.path("digest").asText()));
            cursor = page.json().path("next_cursor").asText("");
        } while (!cursor.isEmpty());

        assertThat(digests).hasSize(25).doesNotHaveDuplicates().isSorted();
        assertThat(api.get("/v1/blobs?limit=25").json().has("next_cursor")).isFalse();
        assertThat(api.get("/v1/blobs?cursor=nonsense").code()).isEqualTo("invalid_cursor");
    }

    @Test
    void listsByStateAndByWhetherAnybodyHoldsThem() {
        store(BODY);
        store(bytes("held by nobody"));
        store(bytes("corrupt"));
        Digest free = Digest.of(bytes("held by nobody"));
        Digest corrupt = Digest.of(bytes("corrupt"));
        api.post("/v1/blobs/" + free + "/release", "");
        fixture.lose(fixture.object(corrupt));
        api.post("/v1/blobs/" + corrupt + "/verify", "");

        assertThat(digests("?unreferenced=true")).containsExactly(free.toString());
        assertThat(digests("?state=Corrupt")).containsExactly(corrupt.toString());
        assertThat(digests("?state=Live")).hasSize(2);
        assertThat(digests("?state=Verifying")).isEmpty();
        assertThat(api.get("/v1/blobs?state=Expected").code()).isEqualTo("invalid_request");
    }

    private List<String> digests(String query) {
        List<String> digests = new ArrayList<>();
        api.get("/v1/blobs" + query)
                .json()
                .path("blobs")
                .forEach(blob -> digests.add(blob.path("digest").asText()));
        return digests;
    }

    @Test
    void asksTheRightRoles() {
        byte[] body = counted(10);
        store(body);
        String path = "/v1/blobs/" + Digest.of(body);

        assertThat(fixture.client().get(path).code()).isEqualTo("unauthenticated");
        assertThat(fixture.as(Role.VIEWER).get(path).status()).isEqualTo(200);
        assertThat(fixture.as(Role.VIEWER).delete(path).code()).isEqualTo("forbidden");
        assertThat(fixture.as(Role.OPERATOR).callBytes("POST", "/v1/blobs", body).code())
                .isEqualTo("forbidden");
        assertThat(fixture.as(Role.PUBLISHER).callBytes("POST", "/v1/blobs", body).status())
                .isEqualTo(200);
        assertThat(fixture.as(Role.PUBLISHER).delete(path + "?force=true").code())
                .isEqualTo("forbidden");
        assertThat(fixture.as(Role.PUBLISHER).delete(path).status()).isEqualTo(204);
    }
}
