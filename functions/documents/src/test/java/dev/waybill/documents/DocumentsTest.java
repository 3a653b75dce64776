package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.COLLECTION;
import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.kinds;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.AuditTable;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

class DocumentsTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = DocumentsFixture.admin(stack);

    @Test
    void aPatchMakesADocumentAndChangesIt() {
        ApiAnswer made = admin.patch(DOCUMENT, "{\"a\": 1, \"b\": {\"c\": [1, null], \"d\": 2}}");
        assertThat(made.status()).isEqualTo(201);
        ApiAnswer changed = admin.patch(DOCUMENT, "{\"b\": {\"d\": null, \"e\": 3}, \"a\": null}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo("{\"b\":{\"c\":[1,null],\"e\":3}}");
        ApiAnswer got = admin.get(DOCUMENT);
        assertThat(got.body()).isEqualTo(changed.body());
        assertThat(got.header("etag")).isEqualTo(changed.header("etag"));
        assertThat(got.header("etag")).isNotEqualTo(made.header("etag"));
    }

    @Test
    void numbersAndTextsAreKeptAsTheyAreWritten() {
        String body =
                "{\"a\":1.50,\"b\":1e100,\"c\":12345678901234567890123,\"d\":\"ü\\u0000☃\",\"e\":true}";
        ApiAnswer made = admin.patch(DOCUMENT, body);

        assertThat(made.json().path("d").asText()).isEqualTo("ü\u0000☃");
        assertThat(admin.get(DOCUMENT).body())
                .contains("\"a\":1.50", "12345678901234567890123", "true");
        assertThat(admin.get(DOCUMENT).body()).isEqualTo(made.body());
    }

    @Test
    void aPatchThatChangesNothingWritesNothing() {
        ApiAnswer made = admin.patch(DOCUMENT, "{\"a\": 1}");
        ApiAnswer again = admin.patch(DOCUMENT, "{\"a\": 1, \"b\": null}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("etag")).isEqualTo(made.header("etag"));
        assertThat(kinds(stack)).containsExactly("DocumentPatched");
    }

    @Test
    void anEmptyPatchMakesAnEmptyDocument() {
        assertThat(admin.patch(DOCUMENT, "{}").status()).isEqualTo(201);
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "\"x\"", "{", "{\"a\":1,\"a\":2}"})
    void refusesWhatIsNoObject(String body) {
        ApiAnswer refused = admin.patch(DOCUMENT, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_request");
        assertThat(refused.text("field")).isEqualTo("body");
        assertThat(admin.get(DOCUMENT).code()).isEqualTo("document_not_found");
    }

    /// Whoever wrote such a number out would need gigabytes.
    @ParameterizedTest
    @ValueSource(strings = {"1e2147483647", "100e2147483647", "0e2147483647", "1e-10000"})
    void refusesNumbersThatNobodyCanCountWith(String number) {
        for (String body :
                List.of("{\"a\": %s}", "{\"a\": [1, %s]}", "{\"a\": {\"b\": [{\"c\": %s}]}}")) {
            ApiAnswer refused = admin.patch(DOCUMENT, body.formatted(number));
            assertThat(refused.status()).as(body).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("invalid_request");
            assertThat(refused.text("field")).isEqualTo("body");
        }
        ApiAnswer reference = admin.put(reference("f"), to("x").replace(":1,", ":" + number + ","));
        assertThat(reference.status()).isEqualTo(400);

        assertThat(admin.get(DOCUMENT).code()).isEqualTo("document_not_found");
        assertThat(kinds(stack)).isEmpty();
    }

    @Test
    void refusesFieldsWithoutAName() {
        assertThat(admin.patch(DOCUMENT, "{\"\": 1}").text("field")).isEqualTo("field");
        assertThat(admin.patch(DOCUMENT, "{\"a\\u0007\": 1}").text("field")).isEqualTo("field");
        assertThat(admin.patch(DOCUMENT, "{\"a\": \"\\ud800\"}").text("field")).isEqualTo("a");
        assertThat(admin.patch(DOCUMENT, "{\"a\": {\"\": 1}}").status()).isEqualTo(201);
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        String deepest = "{\"a\":".repeat(99) + "{}" + "}".repeat(99);
        assertThat(admin.patch(DOCUMENT, deepest).status()).isEqualTo(201);
        assertThat(admin.get(DOCUMENT).body()).isEqualTo(deepest);
        assertThat(admin.patch(DOCUMENT, "{\"a\":" + deepest + "}").status()).isEqualTo(400);
        assertThat(admin.put(reference("r"), to("x")).status()).isEqualTo(201);
    }

    @Test
    void ifMatchGuardsADocument() {
        assertThat(admin.with("if-match", "*").patch(DOCUMENT, "{}").code())
                .isEqualTo("precondition_failed");
        assertThat(admin.with("if-match", "\"1\"").delete(DOCUMENT).status()).isEqualTo(412);
        String first = admin.patch(DOCUMENT, "{\"a\": 1}").header("etag").orElseThrow();
        String second =
                admin.with("if-match", first)
                        .patch(DOCUMENT, "{\"a\": 2}")
                        .header("etag")
                        .orElseThrow();

        assertThat(admin.with("if-match", first).patch(DOCUMENT, "{\"a\": 3}").status())
                .isEqualTo(412);
        assertThat(admin.with("if-match", first).delete(DOCUMENT).status()).isEqualTo(412);
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{\"a\":2}");
        assertThat(admin.with("if-match", second).delete(DOCUMENT).status()).isEqualTo(204);
    }

    @Test
    void aDocumentThatIsKnownIsNotSentAgain() {
        String tag = admin.patch(DOCUMENT, "{\"a\": 1}").header("etag").orElseThrow();

        ApiAnswer again = admin.with("if-none-match", tag).get(DOCUMENT);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("etag")).contains(tag);
        admin.patch(DOCUMENT, "{\"a\": 2}");
        assertThat(admin.with("if-none-match", tag).get(DOCUMENT).status()).isEqualTo(200);
        admin.delete(DOCUMENT);
        assertThat(admin.with("if-none-match", tag).get(DOCUMENT).status()).isEqualTo(404);
    }

    @Test
    void ifNoneMatchMakesOnlyWhatIsNotThere() {
        ApiClient careful = admin.with("if-none-match", "*");

        assertThat(careful.patch(DOCUMENT, "{\"a\": 1}").status()).isEqualTo(201);
        assertThat(careful.patch(DOCUMENT, "{\"a\": 2}").code()).isEqualTo("precondition_failed");
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void ifNoneMatchKeepsADocumentFromBeingDeleted() {
        String tag = admin.patch(DOCUMENT, "{}").header("etag").orElseThrow();
        ApiClient careful = admin.with("if-none-match", tag);

        assertThat(careful.delete(DOCUMENT).code()).isEqualTo("precondition_failed");
        admin.patch(DOCUMENT, "{\"a\": 1}");
        assertThat(careful.delete(DOCUMENT).status()).isEqualTo(204);
    }

    @Test
    void aTagNeverComesBack() {
        String first = admin.patch(DOCUMENT, "{\"a\": 1}").header("etag").orElseThrow();
        admin.delete(DOCUMENT);
        String second = admin.patch(DOCUMENT, "{\"a\": 1}").header("etag").orElseThrow();

        assertThat(second).isNotEqualTo(first);
        assertThat(admin.with("if-match", first).patch(DOCUMENT, "{\"a\": 2}").status())
                .isEqualTo(412);
    }

    @Test
    void deletingIsDoneOnce() {
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);
        admin.patch(DOCUMENT, "{}");
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);

        assertThat(admin.get(DOCUMENT).status()).isEqualTo(404);
        assertThat(kinds(stack)).containsExactly("DocumentPatched", "DocumentDeleted");
    }

    @Test
    void everyChangeLeavesOneRecord() {
        admin.put(reference("a"), to("a"));
        admin.put(reference("a"), to("a"));
        admin.patch(DOCUMENT, "{\"b\": 1}");
        admin.delete(reference("a"));
        admin.delete(DOCUMENT);

        List<AuditTable.Entry> records =
                stack.backends()
                        .audit()
                        .listOfResource(
                                "collections/cameras/documents/edge-7", Optional.empty(), 100);
        assertThat(records)
                .extracting(AuditTable.Entry::action)
                .containsExactlyInAnyOrder(
                        "put_reference", "patch_document", "delete_reference", "delete_document");
        assertThat(records)
                .extracting(AuditTable.Entry::afterRevision)
                .containsExactlyInAnyOrder(
                        Optional.of(1L), Optional.of(2L), Optional.of(3L), Optional.of(4L));
    }

    @Test
    void documentsAreListedByNameInPages() {
        for (String name : List.of("b", "a", "ä", "c")) {
            admin.patch(COLLECTION + "/documents/" + name, "{}");
            stack.clock().advance(Duration.ofSeconds(1));
        }
        admin.patch("/v1/collections/other/documents/z", "{}");

        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get(COLLECTION + "/documents?limit=3" + cursor).json();
            page.path("documents").forEach(each -> names.add(each.path("document").asText()));
            cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(names).containsExactly("a", "b", "c", "ä");
        assertThat(
                        admin.get(COLLECTION + "/documents?limit=1")
                                .json()
                                .at("/documents/0/updated_at")
                                .asText())
                .isEqualTo("2025-06-01T12:00:01Z");
        assertThat(admin.get(COLLECTION + "/documents?cursor=nonsense").code())
                .isEqualTo("invalid_cursor");
        assertThat(admin.get("/v1/collections/unknown/documents").body())
                .isEqualTo("{\"documents\":[]}");
    }

    @Test
    void x11_aLargeDocumentIsKeptElsewhereAndReturnedWhole() {
        String text = "ü".repeat(1 << 20);
        admin.put(reference("a"), to("a"));
        assertThat(admin.patch(DOCUMENT, "{\"text\": \"" + text + "\"}").status()).isEqualTo(200);

        assertThat(admin.get(DOCUMENT).json().path("text").asText()).isEqualTo(text);
        assertThat(admin.get(reference("a")).status()).isEqualTo(200);
        assertThat(admin.put(reference("b"), to("b")).status()).isEqualTo(201);
        assertThat(admin.get(DOCUMENT + "/references").json().path("references")).hasSize(2);
        assertThat(admin.get(COLLECTION + "/documents").json().path("documents")).hasSize(1);
        assertThat(admin.patch(DOCUMENT, "{\"text\": null}").status()).isEqualTo(200);
        assertThat(admin.get(DOCUMENT).json().has("text")).isFalse();
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);
    }

    @Test
    void x11_aDocumentOfMoreThan4MiBIsRefusedBeforeAnythingIsWritten() {
        String half = "x".repeat(2 << 20);
        assertThat(admin.patch(DOCUMENT, "{\"a\": \"" + half + "\"}").status()).isEqualTo(201);
        ApiAnswer refused = admin.patch(DOCUMENT, "{\"b\": \"" + half + "\"}");

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("too_large");
        assertThat(admin.get(DOCUMENT).json().has("b")).isFalse();
        assertThat(kinds(stack)).hasSize(1);
    }

    @Test
    void aLargeDocumentWhoseBytesAreLostCanStillBeDeleted() {
        admin.put(reference("a"), to("a"));
        admin.patch(DOCUMENT, "{\"text\": \"" + "x".repeat(300 << 10) + "\"}");
        loseAllObjects();

        assertThat(admin.get(DOCUMENT).status()).isEqualTo(500);
        assertThat(admin.get(DOCUMENT).code()).isEqualTo("data_missing");
        assertThat(admin.put(reference("b"), to("b")).code()).isEqualTo("data_missing");
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);
        assertThat(admin.get(DOCUMENT).status()).isEqualTo(404);
        Holding.requireAgreement(stack);
    }

    private void loseAllObjects() {
        S3Client s3 = stack.backends().clients().s3();
        String bucket = stack.backends().config().blobsBucket();
        s3.listObjectsV2(request -> request.bucket(bucket))
                .contents()
                .forEach(object ->
                        s3.deleteObject(request -> request.bucket(bucket).key(object.key())));
    }
}
