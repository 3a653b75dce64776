package dev.waybill.models;

import static dev.waybill.models.ModelsFixture.digest;
import static dev.waybill.models.ModelsFixture.variant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.access.Role;
import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PublishingTest {

    private static final String V = "/v1/models/m/versions/1";
    private static final String CONTENT =
            "{\"description\": \"words\", \"variants\": {\"a\": %s}}".formatted(variant("bytes"));

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ModelsFixture.admin(stack);

    @BeforeEach
    void draft() {
        assertThat(admin.put(V, CONTENT).status()).isEqualTo(201);
    }

    @Test
    void isRefusedUntilEveryBlobIsThere() {
        ApiAnswer refused = admin.post(V + "/publish", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("blob_not_available");
        assertThat(refused.json().at("/digests/0").asText()).isEqualTo(digest("bytes").toString());
        assertThat(admin.get(V).text("state")).isEqualTo("Draft");

        ModelsFixture.store(stack, "bytes");
        ApiAnswer published = admin.post(V + "/publish", "");
        assertThat(published.status()).isEqualTo(200);
        assertThat(published.text("state")).isEqualTo("Published");
        assertThat(admin.post(V + "/publish", "").json()).isEqualTo(published.json());
    }

    @Test
    void isRefusedWithoutVariants() {
        admin.put(V, "{\"variants\": {}}");

        ApiAnswer refused = admin.post(V + "/publish", "");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("invalid_request");
        assertThat(refused.text("field")).isEqualTo("variants");
        assertThat(admin.get(V).text("state")).isEqualTo("Draft");

        ModelsFixture.store(stack, "bytes");
        assertThat(admin.put(V + "/variants/a", variant("bytes")).status()).isEqualTo(201);
        assertThat(admin.post(V + "/publish", "").status()).isEqualTo(200);
    }

    @Test
    void isRefusedWhenTheBytesCameWithAnotherSize() {
        admin.put(V, "{\"variants\": {\"a\": " + variant("bytes", 77) + "}}");
        ModelsFixture.store(stack, "bytes");

        assertThat(admin.post(V + "/publish", "").code()).isEqualTo("size_mismatch");
        assertThat(admin.post(V + "/yank", "").text("state")).isEqualTo("Yanked");
    }

    /// SPEC D0.7.
    @Test
    void aPublishedVersionTakesOnlyTheSameContentAgain() {
        publish();

        assertThat(admin.put(V, CONTENT).status()).isEqualTo(200);
        assertThat(admin.put(V, "{}").status()).isEqualTo(200);
        assertThat(admin.put(V + "/variants/a", variant("bytes")).status()).isEqualTo(200);
        for (ApiAnswer refused :
                List.of(
                        admin.put(V, "{\"description\": \"others\"}"),
                        admin.put(V, "{\"variants\": {}}"),
                        admin.put(V + "/variants/a", variant("others")),
                        admin.put(V + "/variants/b", variant("bytes")),
                        admin.put(
                                V + "/provenance",
                                "{\"signed_by\": \"ci\", \"signature\": \"AAAA\"}"))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("version_immutable");
        }
        assertThat(admin.get(V).json().path("revision").asLong()).isEqualTo(2);
    }

    @Test
    void deprecatesAndTakesItBackAndYanksForEver() {
        assertThat(admin.post(V + "/deprecate", "").text("field")).isEqualTo("state");
        publish();

        assertThat(admin.post(V + "/deprecate", "").text("state")).isEqualTo("Deprecated");
        assertThat(admin.post(V + "/publish", "").text("state")).isEqualTo("Published");
        assertThat(admin.post(V + "/yank", "").text("state")).isEqualTo("Yanked");
        assertThat(admin.post(V + "/yank", "").status()).isEqualTo(200);
        assertThat(admin.post(V + "/publish", "").code()).isEqualTo("version_yanked");
        assertThat(admin.post(V + "/deprecate", "").code()).isEqualTo("version_yanked");
        assertThat(admin.put(V, "{\"description\": \"others\"}").code())
                .isEqualTo("version_immutable");
    }

    @Test
    void exactlyOneOfRacingEditsAndPublishersIsFirst() {
        ModelsFixture.store(stack, "bytes");
        ModelsFixture.store(stack, "other");
        List<ApiAnswer> answers =
                Race.of(8)
                        .run(i ->
                                i % 2 == 0
                                        ? admin.post(V + "/publish", "")
                                        : admin.put(V + "/variants/x" + i, variant("other")));

        assertThat(answers).extracting(ApiAnswer::status).isSubsetOf(200, 201, 409);
        assertThat(admin.get(V).text("state")).isEqualTo("Published");
        long inserted = answers.stream().filter(answer -> answer.status() == 201).count();
        assertThat(admin.get(V).json().path("variants")).hasSize((int) inserted + 1);
        assertThat(admin.get(V).json().path("revision").asLong()).isEqualTo(inserted + 2);
    }

    @Test
    void aKeyedPublishIsAnsweredFromItsRecord() {
        ModelsFixture.store(stack, "bytes");
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = keyed.post(V + "/publish", "");
        admin.post(V + "/deprecate", "");
        ApiAnswer again = keyed.post(V + "/publish", "");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotent-replayed")).contains("true");
        assertThat(admin.get(V).text("state")).isEqualTo("Deprecated");
    }

    @Test
    @DisplayName("X6, X11 the answer of a keyed call is kept, whatever the largest version holds")
    void theAnswerOfTheLargestVersionIsKept() {
        ModelsFixture.store(stack, "bytes");
        String large =
                "{\"description\": \"%s\", \"variants\": {\"a\": %s}}"
                        .formatted("\\\"".repeat(125_000), variant("bytes"));
        assertThat(admin.put(V, large).status()).isEqualTo(200);
        ApiClient keyed = admin.with("idempotency-key", "k");

        ApiAnswer first = keyed.post(V + "/publish", "");
        ApiAnswer again = keyed.post(V + "/publish", "");

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotent-replayed")).contains("true");
    }

    @Test
    void onlyPublishersChangeModels() {
        for (Role role : List.of(Role.OPERATOR, Role.VIEWER)) {
            ApiClient client = ModelsFixture.as(stack, role);
            assertThat(client.get(V).status()).isEqualTo(200);
            assertThat(client.get("/v1/models").status()).isEqualTo(200);
            assertThat(client.put(V, "{}").status()).isEqualTo(403);
            assertThat(client.put(V + "/variants/a", "{}").status()).isEqualTo(403);
            assertThat(client.put(V + "/provenance", "{}").status()).isEqualTo(403);
            for (String event : List.of("publish", "deprecate", "yank")) {
                assertThat(client.post(V + "/" + event, "").status()).isEqualTo(403);
            }
        }
        assertThat(ModelsFixture.as(stack, Role.PUBLISHER).put(V, CONTENT).status()).isEqualTo(200);
        assertThat(ModelsFixture.client(stack).get(V).status()).isEqualTo(401);
    }

    private void publish() {
        ModelsFixture.store(stack, "bytes");
        assertThat(admin.post(V + "/publish", "").status()).isEqualTo(200);
    }
}
