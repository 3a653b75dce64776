package dev.waybill.blobs;

import static dev.waybill.blobs.BlobsFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobReferences;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Holders, releases, removal and restoring over HTTP.
class ReferencesTest {

    private static final byte[] BODY = bytes("hello weftos artifact");
    private static final Digest DIGEST = Digest.of(BODY);
    private static final String PATH = "/v1/blobs/" + DIGEST;

    private final BlobsFixture fixture = BlobsFixture.create();
    private final ApiClient api = fixture.admin();

    private ApiAnswer store(String query) {
        return api.callBytes("POST", "/v1/blobs" + query, BODY);
    }

    private static void assertReleased(
            ApiAnswer answer, boolean released, int left, boolean eligible) {
        JsonNode body = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body.path("released").asBoolean()).isEqualTo(released);
        assertThat(body.path("reference_count").asInt()).isEqualTo(left);
        assertThat(body.path("eligible_for_gc").asBoolean()).isEqualTo(eligible);
    }

    @Test
    void a2x5ReleasesAnonymousReferencesToZero() {
        store("");
        store("");

        assertReleased(api.post(PATH + "/release", ""), true, 1, false);
        assertReleased(api.post(PATH + "/release", "{}"), true, 0, true);
        assertReleased(api.post(PATH + "/release", ""), false, 0, true);
        assertThat(api.get(PATH + "/content").status()).isEqualTo(200);
        assertThat(api.post("/v1/blobs/" + "0".repeat(64) + "/release", "").code())
                .isEqualTo("blob_not_found");
    }

    @Test
    void aRepeatedKeyedReleaseTakesOneReference() {
        store("");
        store("");
        ApiClient keyed = api.with("idempotency-key", "release-1");

        ApiAnswer first = keyed.post(PATH + "/release", "");
        ApiAnswer second = keyed.post(PATH + "/release", "");

        assertReleased(first, true, 1, false);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(api.get(PATH).json().path("reference_count").asInt()).isEqualTo(1);
    }

    @Test
    void aLifeKeepsAReleaseFromTheNextLife() {
        String life = store("").json().path("blob").path("life").asText();
        api.delete(PATH);
        store("");

        assertReleased(api.post(PATH + "/release", "{\"life\":\"" + life + "\"}"), false, 1, false);
    }

    @Test
    void namesHoldersAndLetsThemGo() {
        store("?holder=first");

        assertThat(api.put(PATH + "/holders/second", "").json().path("reference_count").asInt())
                .isEqualTo(2);
        assertThat(api.put(PATH + "/holders/second", "").json().path("reference_count").asInt())
                .isEqualTo(2);
        assertThat(holders("")).containsExactly("artifact first", "artifact second");
        assertReleased(api.delete(PATH + "/holders/second"), true, 1, false);
        assertReleased(api.delete(PATH + "/holders/second"), false, 1, false);
        assertReleased(api.delete(PATH + "/holders/first"), true, 0, true);
        String unknown = "/v1/blobs/" + "0".repeat(64) + "/holders/h";
        assertThat(api.put(unknown, "").code()).isEqualTo("blob_not_found");
        assertThat(api.delete(unknown).code()).isEqualTo("blob_not_found");
    }

    @Test
    void takesAnyNameForAHolder() {
        store("");

        assertThat(api.put(PATH + "/holders/käse & co", "").status()).isEqualTo(200);
        assertThat(api.put(PATH + "/holders/base64:YS9iP2M", "").status()).isEqualTo(200);

        assertThat(holders("")).containsExactly("artifact a/b?c", "artifact käse & co");
        assertReleased(api.delete(PATH + "/holders/base64:YS9iP2M"), true, 2, false);
    }

    private List<String> holders(String query) {
        List<String> found = new ArrayList<>();
        api.get(PATH + "/holders" + query)
                .json()
                .path("holders")
                .forEach(holder ->
                        found.add(holder.path("kind").asText() + " " + holder.path("id").asText()));
        return found;
    }

    @Test
    void listsHoldersInPages() {
        for (int i = 0; i < 9; i++) {
            store("?holder=h" + i);
        }

        ApiAnswer first = api.get(PATH + "/holders?limit=5");
        String cursor = first.text("next_cursor");

        assertThat(first.json().path("holders")).hasSize(5);
        assertThat(holders("?limit=5&cursor=" + cursor)).hasSize(4).contains("artifact h8");
    }

    @Test
    void a2x8RemovesABlobAlthoughItsOwnReferencesAreLeft() {
        store("");
        store("?holder=h");

        assertThat(api.delete(PATH).status()).isEqualTo(204);

        assertThat(api.call("HEAD", PATH, "").status()).isEqualTo(404);
        assertThat(api.get(PATH).code()).isEqualTo("blob_not_found");
        assertThat(BlobsTable.of(fixture.backends).totals().blobs()).isZero();
        assertThat(api.delete(PATH).status()).isEqualTo(204);
    }

    @Test
    @DisplayName("D2.12, X4 only force removes what another subsystem holds")
    void keepsABlobThatAnotherSubsystemHoldsAndNamesIt() {
        store("");
        HolderChanges changes =
                new HolderChanges().add(DIGEST, new Holder(HolderKind.MODEL, "m:1"));
        BlobReferences references =
                new BlobReferences(BlobsTable.of(fixture.backends), fixture.backends.ids());
        var ready =
                (BlobReferences.Prepared.Ready)
                        references.prepare(changes, fixture.stack.clock().instant());
        ready.addTo(fixture.backends.transaction()).commit("hold");

        ApiAnswer refused = api.delete(PATH);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("blob_in_use");
        assertThat(refused.json().path("holders").get(0).path("kind").asText()).isEqualTo("model");
        assertThat(refused.json().path("holders").get(0).path("id").asText()).isEqualTo("m:1");
        assertThat(api.delete(PATH + "?force=true").status()).isEqualTo(204);
        assertThat(api.get(PATH).status()).isEqualTo(404);
    }

    @Test
    void restoresOnlyWhatIsThere() {
        store("");

        assertThat(api.post(PATH + "/restore", "").text("state")).isEqualTo("Live");
        assertThat(api.post("/v1/blobs/" + "0".repeat(64) + "/restore", "").code())
                .isEqualTo("blob_not_found");
    }

    @Test
    void everyChangeLeavesAnAuditRecordAndNoRefusalDoes() {
        store("?holder=h");
        fixture.stack.clock().advance(Duration.ofSeconds(1));
        api.put(PATH + "/holders/h2", "");
        fixture.stack.clock().advance(Duration.ofSeconds(1));
        api.delete(PATH);
        api.put(PATH + "/holders/h2", "");

        assertThat(fixture.backends.audit().listOfResource("blobs/" + DIGEST, Optional.empty(), 10))
                .extracting(entry -> entry.subject() + " " + entry.action())
                .containsExactly("admin delete_blob", "admin put_holder", "admin store_blob");
    }
}
