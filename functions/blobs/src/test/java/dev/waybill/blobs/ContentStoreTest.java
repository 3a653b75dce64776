package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The ledger's store of content is the store of blobs (SPEC 4.2, X1).
class ContentStoreTest {

    private static final byte[] CONTENT = bytes("a spec");
    private static final String PATH = "/v1/blobs/" + Digest.of(CONTENT);

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    private ApiAnswer put(byte[] content) {
        return api.callBytes("POST", "/v1/blobs", content);
    }

    private String digest(byte[] content) {
        return put(content).json().at("/blob/digest").asText();
    }

    private boolean contains(String path) {
        return api.call("HEAD", path, "").status() == 200;
    }

    @Test
    @DisplayName("AR.3 a put answers the SHA-256 of the bytes")
    void answersTheDigest() {
        assertThat(digest(bytes("hello world")))
                .isEqualTo(
                        "sha256:b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
    }

    @Test
    @DisplayName("AR.4 what was put is got")
    void goesRound() {
        put(CONTENT);

        assertThat(api.get(PATH + "/content").body()).isEqualTo("a spec");
    }

    @Test
    @DisplayName("AR.5, AR.9 what was never put is not found, and not contained")
    void doesNotFindWhatIsNotThere() {
        assertThat(api.get(PATH + "/content").code()).isEqualTo("blob_not_found");
        assertThat(contains(PATH)).isFalse();
    }

    @Test
    @DisplayName("AR.6, AR.7 the same content has the same digest, other content another one")
    void digestsAreOfTheContent() {
        String digest = digest(CONTENT);

        assertThat(digest(CONTENT)).isEqualTo(digest);
        assertThat(digest(bytes("another spec"))).isNotEqualTo(digest);
        assertThat(BlobsTable.of(fixture.backends).totals().blobs()).isEqualTo(2);
    }

    @Test
    @DisplayName("AR.8, AR.10, D3.10 what was put is contained, and what is deleted is gone")
    void deletesWhatWasPut() {
        put(CONTENT);
        assertThat(contains(PATH)).isTrue();

        assertThat(api.delete(PATH).status()).isEqualTo(204);
        assertThat(contains(PATH)).isFalse();
        assertThat(api.get(PATH + "/content").code()).isEqualTo("blob_not_found");
    }

    @Test
    @DisplayName("AR.11 what is not there can be deleted")
    void deletesWhatIsNotThere() {
        assertThat(api.delete(PATH).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("AR.12 bytes of every value survive")
    void keepsEveryByte() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String url = api.get("/v1/blobs/" + digest(all) + "/url").text("url");

        try (InputStream got = URI.create(url).toURL().openStream()) {
            assertThat(got.readAllBytes()).isEqualTo(all);
        }
    }

    @Test
    @DisplayName("D3.9 content without type or name has the default ones")
    void hasDefaults() {
        ApiAnswer stored = put(CONTENT);

        assertThat(stored.json().at("/blob/artifact_type").asText()).isEqualTo("generic");
        assertThat(stored.json().at("/blob/reference_count").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASE", "RUN"})
    @DisplayName("D3.10, D3.18, X4 what a run or a release names is not deleted without force")
    void keepsWhatTheLedgerNames(HolderKind kind) {
        put(CONTENT);
        hold(new Holder(kind, "its name"));

        ApiAnswer refused = api.delete(PATH);

        assertThat(refused.code()).isEqualTo("blob_in_use");
        assertThat(refused.json().at("/holders/0/id").asText()).isEqualTo("its name");
        assertThat(contains(PATH)).isTrue();
        assertThat(api.delete(PATH + "?force=true").status()).isEqualTo(204);
        assertThat(contains(PATH)).isFalse();
    }

    private void hold(Holder holder) {
        HolderChanges changes = new HolderChanges().add(Digest.of(CONTENT), holder);
        BlobReferences references =
                new BlobReferences(BlobsTable.of(fixture.backends), fixture.backends.ids());
        var ready =
                (BlobReferences.Prepared.Ready)
                        references.prepare(changes, fixture.stack.clock().instant());
        ready.addTo(fixture.backends.transaction()).commit("hold");
    }
}
