package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static dev.waybill.blobs.BlobsFixture.counted;
import static dev.waybill.blobs.BlobsFixture.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Totals;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Small bodies (API §3, SPEC 0.2 and 3.3).
class StoreBlobTest {

    private static final byte[] HELLO = bytes("hello weftos artifact");
    private static final String HELLO_DIGEST =
            "sha256:199575077f050796feb4dcd73ddced6222f4df2aa691b159107b038eb576d1b1";

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    private ApiAnswer store(byte[] body, String query) {
        return api.callBytes("POST", "/v1/blobs" + query, body);
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                arguments(
                        "",
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                        "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"),
                arguments(
                        "68656c6c6f20776f726c64",
                        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
                        "d74981efa70a0c880b8d8c1985d075dbcbf679b99a5f9914e5aaf96b831a9e24"),
                arguments(
                        "010203",
                        "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
                        "b177ec1bf26dfb3b7010d473e6d44713b29b765b99c6e60ecbfae742de496543"),
                arguments(
                        "c3a9",
                        "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c",
                        "46d0ec742ceaad149f9a3d109d1bd9e9ece7858161b43cf0008906478418e807"),
                arguments(
                        "65cc81",
                        "bf12767b0f2a56b2190075bae8169f656e3ce8d6357d4aff184bc6c7ea48f9f6",
                        "53efc7e34c7e3fed3fdabbc12afd18fd46f72f3ef31a7ed175cc21d4e0437c4e"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void addressesBytesByBothDigests(String body, String sha256, String blake3) {
        JsonNode blob = store(hex(body), "").json().path("blob");

        assertThat(blob.path("digest").asText()).isEqualTo("sha256:" + sha256);
        assertThat(blob.path("blake3").asText()).isEqualTo("blake3:" + blake3);
        for (String address :
                List.of(
                        sha256,
                        "sha256:" + sha256,
                        "blake3:" + blake3,
                        "sha256:" + sha256.toUpperCase(Locale.ROOT))) {
            assertThat(api.get("/v1/blobs/" + address).text("digest"))
                    .isEqualTo("sha256:" + sha256);
        }
        assertThat(api.get("/v1/blobs/blake3:" + blake3 + "/content").status()).isEqualTo(200);
    }

    @Test
    void hashesAcrossTheChunksAndTheTreeOfBlake3() {
        assertThat(store(counted(1025), "").json().path("blob").path("blake3").asText())
                .isEqualTo(
                        "blake3:d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444");
        JsonNode blob = store(counted(102_400), "").json().path("blob");
        assertThat(blob.path("blake3").asText())
                .isEqualTo(
                        "blake3:bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085");
        assertThat(blob.path("digest").asText())
                .isEqualTo(
                        "sha256:74588b7f0bcc354ac14d9cf199fa3a20c05f0c7293b9075b2f2e146e718de800");
    }

    @Test
    void a2x1LoadsWhatWasStored() {
        ApiAnswer stored =
                store(HELLO, "?artifact_type=Generic&name=greeting&media_type=text/plain");

        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.json().path("deduplicated").asBoolean()).isFalse();
        JsonNode blob = stored.json().path("blob");
        assertThat(blob.path("digest").asText()).isEqualTo(HELLO_DIGEST);
        assertThat(blob.path("size_bytes").asInt()).isEqualTo(21);
        assertThat(blob.path("artifact_type").asText()).isEqualTo("generic");
        assertThat(blob.path("state").asText()).isEqualTo("Live");
        assertThat(blob.path("reference_count").asInt()).isEqualTo(1);
        ApiAnswer content = api.get("/v1/blobs/" + HELLO_DIGEST + "/content");
        assertThat(content.body()).isEqualTo("hello weftos artifact");
        assertThat(content.header("content-type")).contains("text/plain");
    }

    @Test
    void a2x3CountsStoresOfTheSameBytesAndKeepsTheFirstDescription() {
        store(HELLO, "?artifact_type=wasm-module&name=first");

        ApiAnswer again = store(HELLO, "?artifact_type=config-bundle&name=second");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("deduplicated").asBoolean()).isTrue();
        JsonNode blob = again.json().path("blob");
        assertThat(blob.path("reference_count").asInt()).isEqualTo(2);
        assertThat(blob.path("artifact_type").asText()).isEqualTo("wasm-module");
        assertThat(blob.path("name").asText()).isEqualTo("first");
        assertThat(totals()).isEqualTo(new Totals(1, 21, 21));
    }

    @Test
    void aNamedHolderCountsOnce() {
        store(HELLO, "?holder=h");
        ApiAnswer again = store(HELLO, "?holder=h");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("blob").path("reference_count").asInt()).isEqualTo(1);
    }

    @Test
    void a2x7SumsTheSizes() {
        store(bytes("aaaa"), "");
        store(bytes("bbb"), "");

        assertThat(totals()).isEqualTo(new Totals(2, 7, 7));
    }

    private Totals totals() {
        return BlobsTable.of(fixture.backends).totals();
    }

    @Test
    void aConcurrentStoreCountsExactly() {
        List<Integer> statuses = Race.of(8).run(number -> store(HELLO, "").status());

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(7);
        assertThat(api.get("/v1/blobs/" + HELLO_DIGEST).json().path("reference_count").asInt())
                .isEqualTo(8);
        assertThat(totals()).isEqualTo(new Totals(1, 21, 21));
    }

    @Test
    void aRepeatedKeyedStoreHasOneEffectAndOneAnswer() {
        ApiClient keyed = api.with("idempotency-key", "store-1");

        ApiAnswer first = keyed.callBytes("POST", "/v1/blobs", HELLO);
        ApiAnswer second = keyed.callBytes("POST", "/v1/blobs", HELLO);
        ApiAnswer other = keyed.callBytes("POST", "/v1/blobs", bytes("another body"));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.code()).isEqualTo("idempotency_conflict");
        assertThat(api.get("/v1/blobs/" + HELLO_DIGEST).json().path("reference_count").asInt())
                .isEqualTo(1);
    }

    @Test
    void d2x7AKeyedStoreUnderADeclaredDigestCountsOnce() {
        ApiClient keyed = api.with("idempotency-key", "put-1");

        ApiAnswer first = keyed.callBytes("PUT", "/v1/blobs/" + HELLO_DIGEST, HELLO);
        ApiAnswer second = keyed.callBytes("PUT", "/v1/blobs/" + HELLO_DIGEST, HELLO);

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(api.get("/v1/blobs/" + HELLO_DIGEST).json().path("reference_count").asInt())
                .isEqualTo(1);
        api.callBytes("PUT", "/v1/blobs/" + HELLO_DIGEST, HELLO);
        assertThat(api.get("/v1/blobs/" + HELLO_DIGEST).json().path("reference_count").asInt())
                .isEqualTo(2);
    }

    @Test
    void storesUnderADeclaredDigestOnlyThoseBytes() {
        ApiAnswer right = api.callBytes("PUT", "/v1/blobs/" + HELLO_DIGEST, HELLO);
        ApiAnswer wrong = api.callBytes("PUT", "/v1/blobs/" + "0".repeat(64), HELLO);
        ApiAnswer blake3 = api.callBytes("PUT", "/v1/blobs/blake3:" + "0".repeat(64), HELLO);

        assertThat(right.status()).isEqualTo(201);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("digest_mismatch");
        assertThat(wrong.text("actual")).isEqualTo(HELLO_DIGEST);
        assertThat(api.get("/v1/blobs/" + "0".repeat(64)).code()).isEqualTo("blob_not_found");
        assertThat(blake3.code()).isEqualTo("invalid_digest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz", "sha256:12", "md5:00", "..%2f..%2fetc", "sha1:abc"})
    @DisplayName("D2.14 what is no digest is refused, and is never a path")
    void refusesWhatIsNoDigest(String digest) {
        ApiAnswer answer = api.get("/v1/blobs/" + digest);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_digest");
        assertThat(answer.text("field")).isEqualTo("digest");
    }

    @Test
    void takesBodiesUpToFourMebibytes() {
        byte[] most = counted(4 << 20);

        assertThat(store(most, "").status()).isEqualTo(201);
        assertThat(store(counted((4 << 20) + 1), "").code()).isEqualTo("too_large");
        ApiAnswer content = api.get("/v1/blobs/" + Digest.of(most) + "/content");
        assertThat(content.status()).isEqualTo(200);
    }

    @Test
    void takesTextOnlyIfNothingOfItChangedOnTheWay() {
        ApiClient text = api.with("content-type", "text/plain");

        ApiAnswer whole = text.with("content-length", "6").call("POST", "/v1/blobs", "käse!");
        ApiAnswer shorter = text.with("content-length", "9").call("POST", "/v1/blobs", "käse!");
        ApiAnswer replaced = text.with("content-length", "3").call("POST", "/v1/blobs", "\uFFFD");
        ApiAnswer unknown = text.call("POST", "/v1/blobs", "x");

        assertThat(whole.status()).isEqualTo(201);
        assertThat(whole.json().path("blob").path("digest").asText())
                .isEqualTo(Digest.of("käse!".getBytes(StandardCharsets.UTF_8)).toString());
        assertThat(whole.json().path("blob").path("media_type").asText()).isEqualTo("text/plain");
        for (ApiAnswer refused : List.of(shorter, replaced, unknown)) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo("Content-Type");
        }
    }

    @Test
    void takesAnEmptyBody() {
        ApiAnswer empty = api.call("POST", "/v1/blobs", "");

        assertThat(empty.status()).isEqualTo(201);
        assertThat(empty.json().path("blob").path("size_bytes").asInt()).isZero();
        assertThat(api.get("/v1/blobs/" + Digest.of(new byte[0]) + "/content").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?artifact_type=Not%20A%20Type",
                "?media_type=nonsense",
                "?holder=",
                "?name="
            })
    void refusesWhatIsSaidWronglyAboutABlob(String query) {
        ApiAnswer answer = store(HELLO, query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(api.get("/v1/blobs/" + HELLO_DIGEST).status()).isEqualTo(404);
    }

    @Test
    void d2x8StoresAnewWhatWasLostAtOnce() {
        Digest digest = Digest.of(HELLO);
        store(HELLO, "?holder=h");
        fixture.lose(fixture.object(digest));

        ApiAnswer again = store(HELLO, "?holder=h");

        assertThat(again.status()).isEqualTo(201);
        assertThat(api.get("/v1/blobs/" + digest + "/content").body())
                .isEqualTo("hello weftos artifact");
        BlobRow row = BlobsTable.of(fixture.backends).find(digest).orElseThrow();
        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(totals()).isEqualTo(new Totals(1, 21, 21));
    }
}
