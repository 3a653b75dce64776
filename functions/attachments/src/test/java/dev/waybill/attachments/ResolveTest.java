package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static dev.waybill.attachments.AttachmentsFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import java.util.Base64;
import java.util.Collections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

class ResolveTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    private ApiAnswer resolve(String items) {
        return resolve(items, "");
    }

    private ApiAnswer resolve(String items, String more) {
        return admin.post(path("s") + "/resolve", "{\"attachments\": [" + items + "]" + more + "}");
    }

    private static String reference(String id) {
        return "{\"reference\": {\"id\": \"" + id + "\"}}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    @DisplayName("F40 fills in what refers to something, and leaves the rest as it is")
    void f40_fillsIn() {
        String id = store(admin, "s", utf8("first"), "?media_type=image/jpg").text("id");
        ApiAnswer answer =
                resolve(
                        """
                        %s, {"mime": "text/plain", "data": "aGk="}, {"mime": "a/b"},
                        {"reference": {"id": "%s"}, "data": "kept"},
                        {"reference": {"id": "sha256:%s"}, "mime": "text/plain", "data": ""}\
                        """
                                .formatted(reference(id), id("never stored"), id));

        assertThat(answer.status()).isEqualTo(200);
        JsonNode items = answer.json().path("attachments");
        assertThat(items).hasSize(5);
        assertThat(items.path(0).path("data").asText()).isEqualTo(base64(utf8("first")));
        assertThat(items.path(0).path("mime").asText()).isEqualTo("image/jpeg");
        assertThat(items.path(0).path("reference").path("id").asText()).isEqualTo(id);
        assertThat(items.path(1).path("data").asText()).isEqualTo("aGk=");
        assertThat(items.path(1).path("mime").asText()).isEqualTo("text/plain");
        assertThat(items.path(2).has("data")).isFalse();
        assertThat(items.path(3).path("data").asText()).isEqualTo("kept");
        assertThat(items.path(3).has("mime")).isFalse();
        assertThat(items.path(4).path("mime").asText()).isEqualTo("image/jpeg");
        assertThat(items.path(4).path("data").asText()).isEqualTo(base64(utf8("first")));
    }

    @Test
    @DisplayName("F40 one that is missing fails the whole call")
    void f40_oneMissingFailsAll() {
        String id = store(admin, "s", "there");
        store(admin, "other", "theirs");
        upload(admin, "s", "not yet");

        for (String missing :
                new String[] {id("nowhere"), id("theirs"), id("not yet"), "no id at all"}) {
            ApiAnswer answer = resolve(reference(id) + "," + reference(missing));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("attachment_not_found");
            assertThat(answer.text("attachment_id")).isEqualTo(missing);
        }
    }

    @Test
    @DisplayName("D4.15 an attachment without bytes is filled with nothing, each time")
    void d4_15_emptyIsFilledWithNothing() {
        String id = store(admin, "s", "");
        JsonNode item = resolve(reference(id)).json().path("attachments").path(0);

        assertThat(item.path("data").asText("none")).isEmpty();
        assertThat(item.path("mime").asText()).isEqualTo("image/png");
    }

    @Test
    @DisplayName("API §8 URLs when told to")
    void deliversUrls() {
        String id = store(admin, "s", "linked");
        JsonNode item =
                resolve(reference(id), ", \"deliver\": \"url\"").json().path("attachments").path(0);

        assertThat(item.path("url").asText()).contains(id);
        assertThat(item.path("mime").asText()).isEqualTo("image/png");
        assertThat(item.path("expires_in").asLong()).isEqualTo(900);
        assertThat(item.has("data")).isFalse();
    }

    @Test
    @DisplayName("API §8 inline up to 3 MiB in all, URLs above")
    void deliversUrlsAboveThreeMebibytes() {
        String most = store(admin, "s", new byte[3 << 20], "").text("id");
        String one = store(admin, "s", new byte[1], "").text("id");

        assertThat(resolve(reference(most)).json().path("attachments").path(0).has("data"))
                .isTrue();
        JsonNode both =
                resolve(reference(most) + "," + reference(one), ", \"deliver\": \"inline\"")
                        .json()
                        .path("attachments");
        assertThat(both)
                .allSatisfy(item -> {
                    assertThat(item.has("url")).isTrue();
                    assertThat(item.has("data")).isFalse();
                });
        String some = store(admin, "s", new byte[2048], "").text("id");
        String data = base64(new byte[(3 << 20) - 1024]);
        assertThat(
                        resolve(reference(some) + ",{\"data\": \"" + data + "\"}")
                                .json()
                                .path("attachments")
                                .path(0)
                                .has("url"))
                .isTrue();
    }

    @Test
    @DisplayName("D3.8 changed bytes are an integrity error, and nothing is given out")
    void changedBytesAreNotGivenOut() {
        String id = store(admin, "s", "intact");
        tamper("intact");

        assertThat(resolve(reference(id)).code()).isEqualTo("integrity_error");
        assertThat(resolve(reference(id), ", \"deliver\": \"url\"").code())
                .isEqualTo("integrity_error");
        assertThat(admin.get(path("s", id) + "/content").code()).isEqualTo("integrity_error");
        assertThat(admin.get(path("s", id)).status()).isEqualTo(200);

        store(admin, "s", "intact");
        assertThat(admin.get(path("s", id) + "/content").body()).isEqualTo("intact");
    }

    private void tamper(String text) {
        BlobRow.Stored row =
                (BlobRow.Stored)
                        BlobsTable.of(stack.backends()).find(new Digest(id(text))).orElseThrow();
        stack.backends()
                .clients()
                .s3()
                .putObject(
                        put ->
                                put.bucket(stack.backends().config().blobsBucket())
                                        .key(row.object().key()),
                        RequestBody.fromString("tamper"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"attachments\": null}",
                "{\"attachments\": [7]}",
                "{\"attachments\": [null]}",
                "{\"attachments\": [{\"reference\": {}}]}",
                "{\"attachments\": [{\"reference\": \"x\"}]}",
                "{\"attachments\": [{\"data\": 7}]}",
                "{\"attachments\": [], \"deliver\": \"air\"}"
            })
    void refusesBodiesOfAnotherForm(String body) {
        assertThat(admin.post(path("s") + "/resolve", body).code()).isEqualTo("invalid_request");
    }

    @Test
    void resolvesNothingAndAtMostAThousand() {
        assertThat(resolve("").json().path("attachments")).isEmpty();
        assertThat(resolve(String.join(",", Collections.nCopies(1001, "{}"))).code())
                .isEqualTo("too_large");
    }

    @Test
    void contentThatIsKnownIsNotReadAgain() {
        String id = store(admin, "s", "0123456789");
        String tag = admin.get(path("s", id) + "/content").header("etag").orElseThrow();
        CallCounts counts = new CallCounts();
        ApiClient counted = admin(stack.counted(counts)).with("if-none-match", tag);
        ApiAnswer again = counted.get(path("s", id) + "/content");

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(counts.calls("S3")).isZero();
        assertThat(counted.get(path("s", id) + "/content?redirect=true").status()).isEqualTo(302);
    }

    @Test
    @DisplayName("API §1 ranges of content")
    void contentHasRanges() {
        String id = store(admin, "s", "0123456789");
        ApiAnswer part = admin.with("range", "bytes=2-4").get(path("s", id) + "/content");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("234");
        assertThat(admin.with("range", "bytes=10-").get(path("s", id) + "/content").status())
                .isEqualTo(416);
        assertThat(admin.get(path("s", id) + "/content?redirect=true").header("location"))
                .hasValueSatisfying(url -> assertThat(url).contains(id));
    }
}
