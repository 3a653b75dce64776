package dev.waybill.models;

import static dev.waybill.models.ModelsFixture.digest;
import static dev.waybill.models.ModelsFixture.variant;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DraftsTest {

    private static final String V = "/v1/models/target_recognition/versions/4.2.1";

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ModelsFixture.admin(stack);
    private final BlobsTable blobs = BlobsTable.of(stack.backends());

    /// SPEC A0.2.
    @Test
    void aRegistryDocumentTakesAVariant() {
        assertThat(admin.put(V, "{}").status()).isEqualTo(201);
        ApiAnswer answer = admin.put(V + "/variants/fp32_cuda", variant("weights"));

        assertThat(answer.status()).isEqualTo(201);
        JsonNode document = answer.json();
        assertThat(document.path("model_id").asText()).isEqualTo("target_recognition");
        assertThat(document.path("state").asText()).isEqualTo("Draft");
        assertThat(document.has("provenance")).isFalse();
        assertThat(document.has("description")).isFalse();
        JsonNode variant = document.at("/variants/fp32_cuda");
        assertThat(variant.at("/execution_providers/0").asText())
                .isEqualTo("CUDAExecutionProvider");
        assertThat(variant.at("/blob/hash").asText()).isEqualTo(digest("weights").toString());
        assertThat(variant.at("/blob/metadata/name").asText()).isEqualTo("model.onnx");
        assertThat(variant.at("/blob/metadata").has("custom")).isFalse();
        assertThat(admin.get(V).json()).isEqualTo(document);
    }

    @Test
    void aNewDocumentHasNothingInIt() {
        JsonNode document = admin.put(V, "{}").json();

        assertThat(document.path("variants").isObject()).isTrue();
        assertThat(document.path("variants")).isEmpty();
    }

    /// SPEC D0.2.
    @Test
    void blobTokenIsReadAndBlobIsWritten() {
        admin.put(V, "{}");
        String token =
                """
                {"blob_token": {"hash": "%s", "size_bytes": 7, "metadata":
                 {"name": null, "content_type": null, "custom": {}}},
                 "precision": "int8", "execution_providers": [], "cpu_arch": "x86_64"}\
                """
                        .formatted(digest("weights").hex().toUpperCase(Locale.ROOT));
        JsonNode variant = admin.put(V + "/variants/a", token).json().at("/variants/a");

        assertThat(variant.at("/blob/hash").asText()).isEqualTo(digest("weights").toString());
        assertThat(variant.has("blob_token")).isFalse();
        assertThat(variant.at("/blob/metadata")).isEmpty();
        assertThat(variant.path("cpu_arch").asText()).isEqualTo("x86_64");
        assertThat(variant.has("min_gpu_memory_gb")).isFalse();
    }

    @Test
    void aVariantIsReplacedSilently() {
        admin.put(V, "{\"variants\": {\"a\": " + variant("one") + "}}");
        ApiAnswer replaced = admin.put(V + "/variants/a", variant("two"));

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("variants")).hasSize(1);
        assertThat(holds("one")).isFalse();
        assertThat(holds("two")).isTrue();
    }

    @Test
    void aVersionHoldsTheBlobsOfItsVariantsAndNoOthers() {
        ModelsFixture.store(stack, "stored");
        admin.put(V, both("stored", "expected"));

        assertThat(holds("stored")).isTrue();
        assertThat(holds("expected")).isTrue();
        assertThat(blobs.find(digest("expected")).orElseThrow().state())
                .isEqualTo(BlobState.EXPECTED);
        assertThat(blobs.find(digest("stored")).orElseThrow().references().outside()).isEqualTo(1);

        admin.put(V, both("stored", "stored"));
        assertThat(holds("stored")).isTrue();
        assertThat(blobs.find(digest("stored")).orElseThrow().references().outside()).isEqualTo(1);
        assertThat(blobs.find(digest("expected"))).isEmpty();

        admin.put(V, "{}");
        assertThat(holds("stored")).isFalse();
        assertThat(blobs.find(digest("stored")).orElseThrow().references().outside()).isEqualTo(0);
    }

    @Test
    void aChangeOfVariantsDropsTheProvenance() {
        admin.put(V, "{\"variants\": {\"a\": " + variant("one") + "}}");
        String signed =
                "{\"signed_by\": \"ci\", \"signature\": \"AAAA\", \"signed_at\": \"today\"}";
        JsonNode kept = admin.put(V + "/provenance", signed).json();

        assertThat(kept.at("/provenance/signature").asText()).isEqualTo("AAAA");
        assertThat(kept.at("/provenance/signed_at").asText()).isEqualTo("today");
        assertThat(admin.put(V + "/variants/a", variant("one")).json().has("provenance")).isTrue();
        assertThat(admin.put(V + "/variants/b", variant("two")).json().has("provenance")).isFalse();
    }

    @Test
    void aSizeThatContradictsTheBlobIsRefused() {
        ModelsFixture.store(stack, "stored");
        ApiAnswer refused = admin.put(V, "{\"variants\": {\"a\": " + variant("stored", 5) + "}}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("size_mismatch");
        assertThat(refused.json().path("size_bytes").asLong()).isEqualTo(6);
        assertThat(admin.get(V).code()).isEqualTo("model_not_found");
        assertThat(holds("stored")).isFalse();
    }

    @Test
    void twoVariantsOfOneBlobMustAgreeOnItsSize() {
        ApiAnswer refused =
                admin.put(
                        V,
                        "{\"variants\": {\"a\": %s, \"b\": %s}}"
                                .formatted(variant("unknown", 5), variant("unknown", 6)));

        assertThat(refused.code()).isEqualTo("size_mismatch");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | blob",
                "{\"blob\": {}} | precision",
                "{\"blob\": {}, \"precision\": \"p\"} | execution_providers",
                "{\"blob\": {}, \"precision\": \"p\", \"execution_providers\": []} | blob.hash",
                "{\"blob\": {\"hash\": \"H\"}, \"precision\": \"p\", \"execution_providers\": []} | blob.size_bytes",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": 1}, \"precision\": \"p\", \"execution_providers\": []} | blob.metadata",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": -1, \"metadata\": {}}, \"precision\": \"p\", \"execution_providers\": []} | blob.size_bytes",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": 1, \"metadata\": {\"custom\": {\"a\": null}}}, \"precision\": \"p\", \"execution_providers\": []} | blob.metadata.custom",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": 1, \"metadata\": {\"custom\": {\"\": \"a\"}}}, \"precision\": \"p\", \"execution_providers\": []} | blob.metadata.custom",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": 1, \"metadata\": {}}, \"precision\": \"\", \"execution_providers\": []} | precision",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": 1, \"metadata\": {}}, \"precision\": \"p\", \"execution_providers\": [\"\"]} | execution_providers",
                "{\"blob\": {\"hash\": \"H\", \"size_bytes\": 1, \"metadata\": {}}, \"precision\": \"p\", \"execution_providers\": [], \"min_gpu_memory_gb\": -1} | min_gpu_memory_gb",
            })
    void refusesBadVariantsByTheirField(String body, String field) {
        admin.put(V, "{}");
        ApiAnswer answer =
                admin.put(V + "/variants/a", body.replace("\"H\"", "\"" + digest("x") + "\""));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(admin.get(V).json().path("variants")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"variants\": {\"int8\": {}}} | variants.int8.blob",
                "{\"variants\": {\"int8\": 5}} | variants.int8",
                "{\"variants\": {\"int8\": null}} | variants",
                "{\"provenance\": {\"signed_by\": \"s\"}} | provenance.signature",
                "{\"description\": 5} | description",
            })
    void refusesBadVersionsByTheirField(String body, String field) {
        ApiAnswer answer = admin.put(V, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(admin.get(V).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1e999", "-0.5", "\"4\""})
    void d0_12_memoryIsAFiniteNumberAndNotNegative(String memory) {
        admin.put(V, "{}");
        String body = variant("x").replace("4.0", memory);

        assertThat(admin.put(V + "/variants/a", body).status()).isEqualTo(400);
        assertThat(admin.get(V).json().path("variants")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "abc123def456",
        "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
    })
    void refusesWhatIsNoSha256(String hash) {
        admin.put(V, "{}");
        ApiAnswer answer =
                admin.put(V + "/variants/a", variant("x").replace(digest("x").toString(), hash));

        assertThat(answer.code()).isEqualTo("invalid_digest");
        assertThat(answer.text("field")).isEqualTo("blob.hash");
    }

    @Test
    @DisplayName("D0.3 a model id holds no colon; a version may")
    void aModelIdHoldsNoColonAndAVersionMay() {
        assertThat(admin.put("/v1/models/a:b/versions/1", "{}").text("field"))
                .isEqualTo("model_id");
        assertThat(admin.put("/v1/models/a/versions/b:c", "{}").text("version")).isEqualTo("b:c");
    }

    @Test
    void whatIsUnknownIsNamed() {
        assertThat(admin.get(V).code()).isEqualTo("model_not_found");
        assertThat(admin.put(V + "/variants/a", variant("x")).code()).isEqualTo("model_not_found");
        admin.put("/v1/models/target_recognition/versions/other", "{}");
        assertThat(admin.get(V).code()).isEqualTo("version_not_found");
        assertThat(admin.post(V + "/publish", "").code()).isEqualTo("version_not_found");
        assertThat(admin.get("/v1/models/unknown/versions").code()).isEqualTo("model_not_found");
    }

    @Test
    void takesFortyFiveVariantsAndNoMore() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            first.add("\"v%d\": %s".formatted(i, variant("first " + i)));
            second.add("\"v%d\": %s".formatted(i, variant("second " + i)));
        }
        String full = "{\"variants\": {" + String.join(",", first) + "}}";
        assertThat(admin.put(V, full).json().path("variants")).hasSize(45);
        assertThat(admin.put(V + "/variants/more", variant("x")).code()).isEqualTo("too_large");

        first.add("\"more\": " + variant("x"));
        assertThat(admin.put(V, "{\"variants\": {" + String.join(",", first) + "}}").status())
                .isEqualTo(413);
        String other = "{\"variants\": {" + String.join(",", second) + "}}";
        assertThat(admin.put(V, other).status()).isEqualTo(413);
        assertThat(admin.put(V, "{}").status()).isEqualTo(200);
        assertThat(admin.put(V, other).status()).isEqualTo(200);
        assertThat(blobs.find(digest("first 0"))).isEmpty();
    }

    @Test
    void aVersionThatIsTooLargeIsRefusedAndNothingIsWritten() {
        String description = "x".repeat(256 << 10);

        assertThat(admin.put(V, "{\"description\": \"" + description + "\"}").code())
                .isEqualTo("too_large");
        assertThat(admin.get(V).code()).isEqualTo("model_not_found");
    }

    @Test
    void listsModelsAndVersionsInPages() {
        for (String model : List.of("b", "a", "c")) {
            for (String version : List.of("2", "1", "3")) {
                admin.put(
                        "/v1/models/" + model + "/versions/" + version, "{\"description\": \"d\"}");
            }
        }

        assertThat(names("/v1/models", "models", "model_id")).containsExactly("a", "b", "c");
        assertThat(names("/v1/models/a/versions", "versions", "version"))
                .containsExactly("1", "2", "3");
        assertThat(admin.get("/v1/models?limit=3").json().has("next_cursor")).isFalse();
        ApiAnswer refused = admin.get("/v1/models?cursor=nonsense");
        assertThat(refused.code()).isEqualTo("invalid_cursor");
        assertThat(refused.text("detail")).isEqualTo("cursor does not belong to this query");
    }

    private List<String> names(String path, String list, String name) {
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get(path + "?limit=2" + cursor).json();
            page.path(list).forEach(item -> names.add(item.path(name).asText()));
            cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : "";
        } while (!cursor.isEmpty());
        return names;
    }

    private boolean holds(String content) {
        return blobs.isHeld(
                digest(content), new Holder(HolderKind.MODEL, "target_recognition:4.2.1"));
    }

    private static String both(String first, String second) {
        return "{\"variants\": {\"a\": %s, \"b\": %s}}".formatted(variant(first), variant(second));
    }
}
