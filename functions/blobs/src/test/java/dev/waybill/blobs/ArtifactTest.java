package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Totals;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.Recount;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The artifact store, by the acceptance cases and the defects of SPEC 3.
class ArtifactTest {

    private static final byte[] BODY = bytes("hello weftos artifact");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final String PATH = "/v1/blobs/" + DIGEST;

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    @AfterEach
    void whatIsReportedIsWhatIsKept() {
        Recount.of(fixture.backends).assertExact();
    }

    private ApiAnswer store(byte[] body, String query) {
        return api.callBytes("POST", "/v1/blobs" + query, body);
    }

    private static String path(String body) {
        return "/v1/blobs/" + Digest.of(bytes(body));
    }

    private int references() {
        return api.get(PATH).json().path("reference_count").asInt();
    }

    private Totals totals() {
        return BlobsTable.of(fixture.backends).totals();
    }

    private ApiAnswer release() {
        return api.post(PATH + "/release", "");
    }

    @Test
    @DisplayName("A2.1, A2.3, A2.4, A2.5 store, load, count, release")
    void a2_1_countsReferences() {
        assertThat(store(BODY, "?artifact_type=generic").status()).isEqualTo(201);
        assertThat(api.get(PATH + "/content").body()).isEqualTo("hello weftos artifact");
        ApiAnswer again = store(BODY, "");
        assertThat(again.json().path("blob").path("digest").asText()).isEqualTo(DIGEST.toString());
        assertThat(totals().blobs()).isEqualTo(1);
        assertThat(references()).isEqualTo(2);
        assertThat(release().json().path("eligible_for_gc").asBoolean()).isFalse();
        assertThat(release().json().path("eligible_for_gc").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("A2.2, D2.17 tampered bytes are an integrity error, and heal by a store")
    void a2_2_tamperedBytes() {
        store(BODY, "");
        fixture.tamper(fixture.object(DIGEST), bytes("hello tampered artifact"));

        assertThat(api.get(PATH + "/content").code()).isEqualTo("integrity_error");
        assertThat(api.get(PATH).text("state")).isEqualTo("Corrupt");
        assertThat(missing()).containsExactly(DIGEST.toString());

        store(BODY, "");
        assertThat(api.get(PATH).text("state")).isEqualTo("Live");
        assertThat(missing()).isEmpty();
        assertThat(references()).isEqualTo(2);
        assertThat(api.get(PATH + "/content").body()).isEqualTo("hello weftos artifact");
    }

    private List<String> missing() {
        return api.post("/v1/blobs/missing", "{\"digests\":[\"" + DIGEST + "\"]}")
                .json()
                .path("missing")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    @DisplayName("A2.6, D2.14 an unknown digest is 404, a malformed one 400")
    void a2_6_unknownDigests() {
        assertThat(api.get("/v1/blobs/" + "0".repeat(64) + "/content").code())
                .isEqualTo("blob_not_found");
        for (String bad :
                List.of("abc", "0".repeat(63), "0".repeat(65), "g".repeat(64), "%C3%A9")) {
            assertThat(api.get("/v1/blobs/" + bad + "/content").code())
                    .as(bad)
                    .isEqualTo("invalid_digest");
        }
    }

    @Test
    @DisplayName("A2.7, A2.10 sizes are summed, and other bytes are another blob")
    void a2_7_sumsSizes() {
        store(bytes("aaaa"), "");
        store(bytes("bbb"), "");

        assertThat(totals()).isEqualTo(new Totals(2, 7, 7));
        assertThat(path("aaaa")).isNotEqualTo(path("bbb"));
    }

    @Test
    @DisplayName("A2.8 a stored artifact is removed although its count is 1")
    void a2_8_removes() {
        store(BODY, "");
        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(200);
        assertThat(api.delete(PATH).status()).isEqualTo(204);
        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(404);
        assertThat(totals()).isEqualTo(Totals.NONE);
    }

    @Test
    @DisplayName("A2.9 the object lies under the first two digits and the whole digest")
    void a2_9_layout() {
        store(BODY, "");
        BlobObject object = fixture.object(DIGEST);

        assertThat(object.key())
                .startsWith(
                        "blobs/sha256/" + DIGEST.hex().substring(0, 2) + "/" + DIGEST.hex() + "/");
    }

    @Test
    @DisplayName("AR.1 one object for the same bytes; empty ones and 1.1 MB come back")
    void ar_1_roundTrips() {
        store(BODY, "");
        store(BODY, "");
        assertThat(Recount.of(fixture.backends).blobs()).isEqualTo(1);
        store(new byte[0], "");
        assertThat(api.get(path("") + "/content").body()).isEmpty();
        byte[] large = bytes("x".repeat(1_100_000));
        store(large, "");
        assertThat(api.get("/v1/blobs/" + Digest.of(large) + "/content").body()).hasSize(1_100_000);
    }

    @Test
    @DisplayName("AR.2 a holder is named once, however often it says so")
    void ar_2_holdersAreASet() {
        store(BODY, "?holder=node-1");
        api.put(PATH + "/holders/node-1", "");
        api.put(PATH + "/holders/node-2", "");

        assertThat(api.get(PATH + "/holders").json().path("holders")).hasSize(2);
        assertThat(references()).isEqualTo(2);
    }

    @Test
    @DisplayName("D2.1 a release at zero changes nothing")
    void d2_1_neverBelowZero() {
        store(BODY, "");
        release();
        for (int i = 0; i < 3; i++) {
            JsonNode answer = release().json();
            assertThat(answer.path("released").asBoolean()).isFalse();
            assertThat(answer.path("reference_count").asInt()).isZero();
            assertThat(answer.path("eligible_for_gc").asBoolean()).isTrue();
        }
    }

    @Test
    @DisplayName("D2.5 a release changes what is referenced, not what is stored")
    void d2_5_storedAndReferenced() {
        store(BODY, "");
        release();
        assertThat(totals()).isEqualTo(new Totals(1, BODY.length, 0));
    }

    @Test
    @DisplayName("D2.6, D2.13 the first type stays; both spellings are read, kebab is written")
    void d2_6_types() {
        assertThat(type(store(BODY, "?artifact_type=WasmModule"))).isEqualTo("wasm-module");
        assertThat(type(store(BODY, "?artifact_type=app-manifest"))).isEqualTo("wasm-module");
        assertThat(type(store(bytes("open set"), "?artifact_type=onnx.v2"))).isEqualTo("onnx.v2");
        assertThat(store(bytes("none"), "?artifact_type=No%20Type").code())
                .isEqualTo("invalid_request");
    }

    private static String type(ApiAnswer stored) {
        return stored.json().path("blob").path("artifact_type").asText();
    }

    @Test
    @DisplayName(
            "D2.8 lost bytes are data_missing, which is not blob_not_found; a store heals them")
    void d2_8_lostBytes() {
        store(BODY, "");
        fixture.lose(fixture.object(DIGEST));

        assertThat(api.get(PATH + "/content").code()).isEqualTo("data_missing");
        assertThat(api.get(PATH).text("state")).isEqualTo("Corrupt");
        assertThat(missing()).containsExactly(DIGEST.toString());
        store(BODY, "");
        assertThat(api.get(PATH + "/content").body()).isEqualTo("hello weftos artifact");
    }

    @Test
    @DisplayName("D2.15 the count that is read is the count that was written")
    void d2_15_readsItsOwnWrites() {
        for (int i = 1; i <= 20; i++) {
            store(BODY, "");
            assertThat(references()).isEqualTo(i);
        }
    }
}
