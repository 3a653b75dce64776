package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.COLLECTION;
import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.digest;
import static dev.waybill.documents.DocumentsFixture.kinds;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.store;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = DocumentsFixture.admin(stack);

    @Test
    void a0_1_aReferenceIsKeptAsItIs() {
        String token =
                """
                {"hash": "abc123def456", "size_bytes": 1048576,
                 "metadata": {"name": "test.onnx", "content_type": "application/onnx"}}\
                """;
        ApiAnswer stored = admin.put(reference("model"), token);

        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.body()).contains("abc123def456", "1048576", "test.onnx");
        JsonNode got = admin.get(reference("model")).json();
        assertThat(got).isEqualTo(stored.json());
        assertThat(got.path("hash").asText()).isEqualTo("abc123def456");
        assertThat(got.path("size_bytes").asLong()).isEqualTo(1048576);
        assertThat(got.at("/metadata/name").asText()).isEqualTo("test.onnx");
        assertThat(got.path("metadata").has("custom")).isFalse();
    }

    @Test
    void a0_3_customMetadataIsKeptAndWhatIsAbsentIsLeftOut() {
        admin.put(
                reference("model"),
                """
                {"hash": "%s", "size_bytes": 3, "metadata": {"name": null, "content_type": null,
                 "custom": {"training_date": "2025-01-15", "accuracy": "0.95"}}}\
                """
                        .formatted(digest("abc")));

        JsonNode metadata = admin.get(reference("model")).json().path("metadata");
        assertThat(metadata.at("/custom/training_date").asText()).isEqualTo("2025-01-15");
        assertThat(metadata.at("/custom/accuracy").asText()).isEqualTo("0.95");
        assertThat(metadata.has("content_type")).isFalse();
        assertThat(metadata.has("name")).isFalse();
    }

    @Test
    void a0_4_aMissingDocumentIsMade() {
        assertThat(admin.get(DOCUMENT).code()).isEqualTo("document_not_found");
        assertThat(admin.put(reference("model"), to("bytes")).status()).isEqualTo(201);

        assertThat(admin.get(DOCUMENT).json().path("model"))
                .isEqualTo(admin.get(reference("model")).json());
    }

    @Test
    void a0_5_anotherReferenceInTheFieldReplacesTheFirst() {
        admin.put(reference("model"), to("first"));
        ApiAnswer second = admin.put(reference("model"), to("second"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(admin.get(reference("model")).json()).isEqualTo(second.json());
    }

    @Test
    void a0_6_aRemovedReferenceIsGoneAndTheFieldIsNull() {
        store(stack, "bytes");
        admin.put(reference("model"), to("bytes"));
        ApiAnswer removed = admin.delete(reference("model"));

        assertThat(removed.status()).isEqualTo(204);
        assertThat(admin.get(reference("model")).code()).isEqualTo("reference_not_found");
        assertThat(list()).isEmpty();
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{\"model\":null}");
        assertThat(admin.delete(reference("model")).status()).isEqualTo(204);
        assertThat(kinds(stack)).containsExactly("ReferenceStored", "ReferenceRemoved");
    }

    @Test
    void a0_6_removingWhatIsNotThereMakesNothing() {
        assertThat(admin.delete(reference("model")).status()).isEqualTo(204);
        assertThat(admin.get(DOCUMENT).status()).isEqualTo(404);

        admin.patch(DOCUMENT, "{\"title\": \"t\"}");
        assertThat(admin.delete(reference("model")).status()).isEqualTo(204);
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{\"title\":\"t\"}");
        assertThat(kinds(stack)).containsExactly("DocumentPatched");
    }

    @Test
    void a0_7_exactlyTheReferencesAreListed() {
        admin.put(reference("a"), to("a"));
        admin.patch(
                DOCUMENT, "{\"b\": \"text\", \"n\": 7, \"deep\": {\"inner\": " + to("x") + "}}");
        admin.put(reference("c"), to("c"));
        admin.delete(reference("c"));
        admin.put(reference("d"), to("d"));

        assertThat(list()).containsExactly("a", "d");
        assertThat(admin.get(COLLECTION + "/documents/unknown/references").body())
                .isEqualTo("{\"references\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hash\":\"x\"}",
                "{\"hash\":\"x\",\"size_bytes\":1}",
                "{\"hash\":\"x\",\"size_bytes\":1.0,\"metadata\":{}}",
                "{\"hash\":\"x\",\"size_bytes\":-1,\"metadata\":{}}",
                "{\"hash\":\"x\",\"size_bytes\":18446744073709551616,\"metadata\":{}}",
                "{\"hash\":\"x\",\"size_bytes\":\"1\",\"metadata\":{}}",
                "{\"hash\":7,\"size_bytes\":1,\"metadata\":{}}",
                "{\"hash\":\"\",\"size_bytes\":1,\"metadata\":{}}",
                "{\"hash\":\"x\",\"size_bytes\":1,\"metadata\":[]}",
                "{\"hash\":\"x\",\"size_bytes\":1,\"metadata\":{\"name\":1}}",
                "{\"hash\":\"x\",\"size_bytes\":1,\"metadata\":{\"custom\":{\"a\":1}}}",
                "\"x\"",
                "7",
                "[]"
            })
    void a0_8_whatIsNoValidReferenceIsNothingAndNoError(String value) {
        assertThat(admin.patch(DOCUMENT, "{\"f\": " + value + "}").status()).isEqualTo(201);

        assertThat(admin.get(reference("f")).code()).isEqualTo("reference_not_found");
        assertThat(list()).isEmpty();
    }

    @Test
    void ar_0_aHiddenFieldIsNotListedAndFoundByItsName() {
        admin.put(reference("_x"), to("x"));

        assertThat(list()).isEmpty();
        assertThat(admin.get(reference("_x")).status()).isEqualTo(200);
    }

    @Test
    void d0_1_everySpellingOfADigestIsKeptAsOne() {
        String hex = digest("bytes").hex();
        for (String spelling :
                List.of(
                        hex,
                        hex.toUpperCase(Locale.ROOT),
                        "sha256:" + hex.toUpperCase(Locale.ROOT))) {
            assertThat(admin.put(reference("f"), to(spelling, 5)).text("hash"))
                    .isEqualTo("sha256:" + hex);
        }
        assertThat(kinds(stack)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc123def456", "deadbeef", "sha256:abc123", "ünïcode/☃"})
    void d0_1_whatIsNoDigestIsKeptVerbatimAndMarkedInListings(String hash) {
        ApiAnswer stored = admin.put(reference("f"), to(hash, 5));

        assertThat(stored.text("hash")).isEqualTo(hash);
        assertThat(stored.json().has("unverified")).isFalse();
        JsonNode listed = admin.get(DOCUMENT + "/references").json().at("/references/f");
        assertThat(listed.path("hash").asText()).isEqualTo(hash);
        assertThat(listed.path("unverified").asBoolean()).isTrue();
    }

    @Test
    void d0_1_aVerifiedHashIsNotMarked() {
        admin.put(reference("f"), to("bytes"));

        assertThat(admin.get(DOCUMENT + "/references").json().at("/references/f").has("unverified"))
                .isFalse();
    }

    @Test
    void d0_1_blake3IsForLookingUp() {
        ApiAnswer refused = admin.put(reference("f"), to("blake3:" + digest("x").hex(), 1));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_digest");
        assertThat(refused.text("field")).isEqualTo("hash");
        assertThat(admin.get(DOCUMENT).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | hash",
                "{\"hash\": null} | hash",
                "{\"hash\": 1} | hash",
                "{\"hash\": \"\", \"size_bytes\": 1, \"metadata\": {}} | hash",
                "{\"hash\": \"h\"} | size_bytes",
                "{\"hash\": \"h\", \"size_bytes\": -1, \"metadata\": {}} | size_bytes",
                "{\"hash\": \"h\", \"size_bytes\": 1.5, \"metadata\": {}} | size_bytes",
                "{\"hash\": \"h\", \"size_bytes\": 18446744073709551616, \"metadata\": {}} | size_bytes",
                "{\"hash\": \"h\", \"size_bytes\": 1} | metadata",
                "{\"hash\": \"h\", \"size_bytes\": 1, \"metadata\": 7} | metadata",
                "{\"hash\": \"h\", \"size_bytes\": 1, \"metadata\": {\"name\": 7}} | metadata.name",
                "{\"hash\": \"h\", \"size_bytes\": 1, \"metadata\": {\"custom\": {\"a\": null}}} | metadata.custom",
                "[] | body",
                "null | body",
                "{ | body",
            })
    void refusesBadReferencesByTheirField(String body, String field) {
        ApiAnswer refused = admin.put(reference("f"), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_request");
        assertThat(refused.text("field")).isEqualTo(field);
        assertThat(admin.get(DOCUMENT).status()).isEqualTo(404);
    }

    @Test
    void sizesKeepEveryDigitUpToTheLastUnsignedNumber() {
        String most = "18446744073709551615";
        admin.put(reference("f"), to("opaque", 1).replace(":1,", ":" + most + ","));

        assertThat(admin.get(reference("f")).json().path("size_bytes").bigIntegerValue())
                .isEqualTo(new BigInteger(most));
    }

    @Test
    void d0_6_aSizeThatContradictsAKnownBlobIsRefused() {
        store(stack, "bytes");
        ApiAnswer refused = admin.put(reference("f"), to(digest("bytes").toString(), 77));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("size_mismatch");
        assertThat(refused.json().path("size_bytes").asLong()).isEqualTo(5);
        assertThat(refused.text("digest")).isEqualTo(digest("bytes").toString());
        assertThat(admin.get(DOCUMENT).status()).isEqualTo(404);
        assertThat(DocumentsFixture.isHeld(stack, "bytes")).isFalse();
    }

    @Test
    void d0_6_aSizeOfAnUnknownBlobIsKeptAndStandsInNobodysWay() {
        assertThat(admin.put(reference("f"), to(digest("bytes").toString(), 77)).status())
                .isEqualTo(201);
        store(stack, "bytes");

        assertThat(admin.put(reference("g"), to("other")).status()).isEqualTo(201);
        assertThat(admin.put(reference("h"), to(digest("bytes").toString(), 77)).status())
                .isEqualTo(201);
    }

    @Test
    void x2_everyReferenceHasMetadataOfItsOwn() {
        store(stack, "bytes");
        admin.put(reference("f"), to("bytes").replace("{}", "{\"name\":\"one\"}"));
        admin.put(reference("g"), to("bytes").replace("{}", "{\"name\":\"two\"}"));

        assertThat(admin.get(reference("f")).json().at("/metadata/name").asText()).isEqualTo("one");
        assertThat(admin.get(reference("g")).json().at("/metadata/name").asText()).isEqualTo("two");
    }

    @Test
    @DisplayName("D0.5 If-Match takes the reference's tag, which changes of siblings leave alone")
    void ifMatchGuardsAReference() {
        ApiAnswer first = admin.put(reference("f"), to("one"));
        String tag = first.header("etag").orElseThrow();
        admin.put(reference("g"), to("sibling"));

        assertThat(admin.get(reference("f")).header("etag")).contains(tag);
        assertThat(admin.with("if-match", tag).put(reference("f"), to("two")).status())
                .isEqualTo(200);
        for (ApiAnswer stale :
                List.of(
                        admin.with("if-match", tag).put(reference("f"), to("three")),
                        admin.with("if-match", tag).delete(reference("f")))) {
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.code()).isEqualTo("precondition_failed");
        }
        assertThat(admin.get(reference("f")).text("hash")).isEqualTo(digest("two").toString());
    }

    @Test
    void ifMatchTakesTheDocumentsTagAndListsToo() {
        admin.put(reference("f"), to("one"));
        String document = admin.get(DOCUMENT).header("etag").orElseThrow();

        assertThat(
                        admin.with("if-match", "\"other\", " + document)
                                .put(reference("f"), to("2"))
                                .status())
                .isEqualTo(200);
        assertThat(admin.with("if-match", document).put(reference("f"), to("3")).status())
                .isEqualTo(412);
        assertThat(admin.with("if-match", "*").put(reference("f"), to("3")).status())
                .isEqualTo(200);
        assertThat(admin.with("if-match", "*").delete(reference("f")).status()).isEqualTo(204);
    }

    @Test
    void ifMatchOnWhatIsMissingDoesNotHold() {
        assertThat(admin.with("if-match", "*").put(reference("f"), to("1")).status())
                .isEqualTo(412);
        assertThat(admin.with("if-match", "*").delete(reference("f")).status()).isEqualTo(412);
        admin.patch(DOCUMENT, "{}");
        String document = admin.get(DOCUMENT).header("etag").orElseThrow();
        assertThat(admin.with("if-match", document).put(reference("f"), to("1")).status())
                .isEqualTo(412);
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{}");
    }

    @Test
    void aReferenceThatIsKnownIsNotSentAgain() {
        String tag = admin.put(reference("f"), to("one")).header("etag").orElseThrow();

        for (String known : List.of(tag, "W/" + tag, "*", "\"other\", " + tag)) {
            ApiAnswer again = admin.with("if-none-match", known).get(reference("f"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.header("etag")).contains(tag);
        }
        admin.put(reference("f"), to("two"));
        assertThat(admin.with("if-none-match", tag).get(reference("f")).status()).isEqualTo(200);
    }

    @Test
    void ifNoneMatchStoresOnlyWhereNothingIs() {
        ApiClient careful = admin.with("if-none-match", "*");

        assertThat(careful.put(reference("f"), to("one")).status()).isEqualTo(201);
        ApiAnswer second = careful.put(reference("f"), to("two"));
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.code()).isEqualTo("precondition_failed");
        assertThat(careful.delete(reference("f")).code()).isEqualTo("precondition_failed");
        assertThat(admin.get(reference("f")).text("hash")).isEqualTo(digest("one").toString());
        admin.delete(reference("f"));
        assertThat(careful.put(reference("f"), to("three")).status()).isEqualTo(201);
    }

    @Test
    void theSameReferenceAgainWritesNothing() {
        ApiAnswer first = admin.put(reference("f"), to("one"));
        ApiAnswer again = admin.put(reference("f"), to("one"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("etag")).isEqualTo(first.header("etag"));
        assertThat(kinds(stack)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"größe", "模型", "a b", "base64:YS9iPyMl", "'; DROP TABLE x --", "#x"})
    void namesOfAnyScriptAreData(String name) {
        String path = "/v1/collections/%s/documents/%s/references/%s".formatted(name, name, name);
        assertThat(admin.put(path, to("bytes")).status()).isEqualTo(201);

        assertThat(admin.get(path).status()).isEqualTo(200);
        assertThat(admin.get("/v1/collections/" + name + "/documents").json().path("documents"))
                .hasSize(1);
    }

    @Test
    void refusesNamesThatAreNone() {
        String tooLong = "x".repeat(256);
        assertThat(admin.put(reference(tooLong), to("b")).text("field")).isEqualTo("field");
        assertThat(
                        admin.put(
                                        "/v1/collections/c/documents/" + tooLong + "/references/f",
                                        to("b"))
                                .text("field"))
                .isEqualTo("document");
        assertThat(
                        admin.put("/v1/collections/base64:AA/documents/d/references/f", to("b"))
                                .text("field"))
                .isEqualTo("collection");
    }

    private List<String> list() {
        List<String> fields = new ArrayList<>();
        admin.get(DOCUMENT + "/references")
                .json()
                .path("references")
                .fieldNames()
                .forEachRemaining(fields::add);
        return fields;
    }
}
