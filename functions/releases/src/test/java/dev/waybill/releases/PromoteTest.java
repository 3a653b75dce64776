package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.digest;
import static dev.waybill.releases.ReleasesFixture.labels;
import static dev.waybill.releases.ReleasesFixture.path;
import static dev.waybill.releases.ReleasesFixture.promote;
import static dev.waybill.releases.ReleasesFixture.promotion;
import static dev.waybill.releases.ReleasesFixture.setClock;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromoteTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ReleasesFixture.admin(stack);

    @Test
    @DisplayName("AR.23 promoting answers name and digest; SPEC 8.12 absent fields are null")
    void answersTheEntry() {
        ApiAnswer answer =
                admin.post(
                        path("prod") + "/promote",
                        """
                        {"spec_digest": "sha256:%s", "metadata": {"promoted_by": "ci"}}\
                        """
                                .formatted(digest("v1").toUpperCase(Locale.ROOT)));

        assertThat(answer.status()).isEqualTo(201);
        JsonNode entry = answer.json();
        assertThat(entry.path("name").asText()).isEqualTo("prod");
        assertThat(entry.path("spec_digest").asText()).isEqualTo(digest("v1"));
        assertThat(entry.path("release_seq").asLong()).isEqualTo(1);
        assertThat(entry.path("created_at").asText()).isEqualTo(stack.clock().instant().toString());
        for (String absent :
                new String[] {
                    "/metadata/version_label",
                    "/metadata/notes",
                    "/rollback_of_seq",
                    "/restored_seq",
                    "/rolled_back_by",
                    "/reason"
                }) {
            assertThat(entry.at(absent).isNull()).as(absent).isTrue();
        }
    }

    @Test
    @DisplayName("AR.24, AR.26 the latest is current, and the history is newest first")
    void theLatestIsCurrent() {
        promote(admin, "prod", "v1");
        promote(admin, "prod", "v2");
        ApiAnswer last = promote(admin, "prod", "v3");

        JsonNode current = admin.get(path("prod") + "/current").json();
        assertThat(current.path("spec_digest").asText()).isEqualTo(digest("v3"));
        assertThat(current.path("release_seq")).isEqualTo(last.json().path("release_seq"));
        assertThat(labels(admin, "prod", 100)).containsExactly("v3", "v2", "v1");
    }

    @Test
    @DisplayName("AR.25, AR.27 of an unknown name nothing is current, and its history is empty")
    void anUnknownNameHasNoCurrentEntry() {
        ApiAnswer current = admin.get(path("nobody") + "/current");

        assertThat(current.status()).isEqualTo(404);
        assertThat(current.code()).isEqualTo("release_not_found");
        assertThat(labels(admin, "nobody", 100)).isEmpty();
    }

    @Test
    @DisplayName("AR.32 names do not touch each other")
    void namesAreIndependent() {
        promote(admin, "prod", "v1");
        promote(admin, "prod", "v2");
        promote(admin, "staging", "v9");

        assertThat(labels(admin, "prod", 100)).containsExactly("v2", "v1");
        assertThat(labels(admin, "staging", 100)).containsExactly("v9");
    }

    @Test
    @DisplayName("D3.13 times never fall along a history, whatever the clock does")
    void timesNeverFall() {
        Instant start = stack.clock().instant();
        promote(admin, "prod", "v1");
        setClock(stack, start.minusSeconds(3600));
        ApiAnswer second = promote(admin, "prod", "v2");
        setClock(stack, start.plusMillis(5).plusNanos(7));
        ApiAnswer third = promote(admin, "prod", "v3");

        assertThat(second.text("created_at")).isEqualTo(start.toString());
        assertThat(third.text("created_at")).isEqualTo(start.plusMillis(5).toString());
        assertThat(labels(admin, "prod", 100)).containsExactly("v3", "v2", "v1");
    }

    @Test
    @DisplayName("D3.14 whoever expects another entry to be current is refused")
    void refusesWrongExpectations() {
        assertThat(expecting(1).status()).isEqualTo(409);
        assertThat(expecting(0).status()).isEqualTo(201);
        assertThat(expecting(1).status()).isEqualTo(201);
        ApiAnswer refused = expecting(1);

        assertThat(refused.code()).isEqualTo("release_moved");
        assertThat(refused.json().path("current_seq").asLong()).isEqualTo(2);
        assertThat(labels(admin, "prod", 100)).hasSize(2);
    }

    private ApiAnswer expecting(long seq) {
        return admin.post(
                path("prod") + "/promote",
                promotion("v").replaceFirst("\\{", "{\"expected_current_seq\": " + seq + ","));
    }

    @Test
    @DisplayName(
            "D3.15 the current digest may be promoted again, but a key's repetition appends none")
    void promotesTheCurrentDigestAgain() {
        ApiClient keyed = admin.with("idempotency-key", "k-1");
        ApiAnswer first = promote(keyed, "prod", "v1");
        ApiAnswer again = promote(keyed, "prod", "v1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotent-replayed")).contains("true");
        assertThat(labels(admin, "prod", 100)).hasSize(1);
        assertThat(promote(admin, "prod", "v1").json().path("release_seq").asLong()).isEqualTo(2);
        assertThat(promote(keyed, "prod", "v2").code()).isEqualTo("idempotency_conflict");
    }

    @ParameterizedTest
    @CsvSource({
        "{}, metadata.promoted_by",
        "{\"promoted_by\": \"\"}, metadata.promoted_by",
        "'{\"promoted_by\": \"ci\", \"notes\": 5}', metadata.notes",
        "null, metadata"
    })
    void badInputIsNamedByItsPlace(String metadata, String field) {
        ApiAnswer refused =
                admin.post(
                        path("prod") + "/promote",
                        "{\"spec_digest\": \"%s\", \"metadata\": %s}"
                                .formatted(digest("v1"), metadata));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    @Test
    void longNotesAreKeptAndRepeated() {
        String notes = "\\\"\\n".repeat(100 * 1024);
        String body =
                """
                {"spec_digest": "%s", "metadata": {"promoted_by": "ci", "notes": "%s"}}\
                """
                        .formatted(digest("v1"), notes);
        ApiClient keyed = admin.with("idempotency-key", "k-1");
        ApiAnswer first = keyed.post(path("prod") + "/promote", body);
        ApiAnswer again = keyed.post(path("prod") + "/promote", body);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(first.json().at("/metadata/notes").asText()).hasSize(200 * 1024);
    }

    @Test
    @DisplayName("API 7 what was current at a time is found again")
    void findsWhatWasCurrentAtATime() {
        Instant start = stack.clock().instant();
        for (int i = 1; i <= 9; i++) {
            promote(admin, "prod", "v" + i);
            if (i % 3 == 0) {
                setClock(stack, start.plus(Duration.ofMinutes(i)));
            }
        }
        // v1–v3 at the start, v4–v6 at 3 min, v7–v9 at 6 min.
        assertThat(at(start.minusMillis(1)).status()).isEqualTo(404);
        assertThat(at(start).json().at("/metadata/version_label").asText()).isEqualTo("v3");
        assertThat(at(start.plusSeconds(179)).json().path("release_seq").asLong()).isEqualTo(3);
        assertThat(at(start.plusSeconds(180)).json().path("release_seq").asLong()).isEqualTo(6);
        assertThat(at(start.plusSeconds(9999)).json().path("release_seq").asLong()).isEqualTo(9);
        assertThat(admin.get(path("prod") + "/at?time=yesterday").text("field")).isEqualTo("time");
        assertThat(admin.get(path("prod") + "/at").text("field")).isEqualTo("time");
        assertThat(admin.get(path("nobody") + "/at?time=" + start).status()).isEqualTo(404);
    }

    private ApiAnswer at(Instant time) {
        return admin.get(path("prod") + "/at?time=" + time);
    }

    @ParameterizedTest
    @DisplayName("D3.16 names are of any script, and hold what separates elsewhere")
    @ValueSource(
            strings = {
                "prod/eu#1",
                "a:b c?d%e",
                "агент-продакшн",
                "発売 ✓ 🚀",
                "e\u0301",
                "base64:x",
                "..",
                "0"
            })
    void namesAreOfAnyScript(String name) {
        assertThat(promote(admin, name, "v1").text("name")).isEqualTo(name);
        assertThat(admin.get(path(name) + "/current").text("name")).isEqualTo(name);
        assertThat(admin.get("/v1/releases").json().path("releases").findValuesAsText("name"))
                .containsExactly(name);
    }

    @Test
    @DisplayName("D3.16 names that look alike are different names")
    void namesAreComparedCodePointByCodePoint() {
        promote(admin, "é", "composed");
        promote(admin, "e\u0301", "decomposed");

        assertThat(labels(admin, "é", 100)).containsExactly("composed");
        assertThat(labels(admin, "e\u0301", 100)).containsExactly("decomposed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"spec_digest\": \"xyz\", \"metadata\": {\"promoted_by\": \"ci\"}}",
                "{\"spec_digest\": \"$\"}",
                "{\"spec_digest\": \"$\", \"metadata\": {}}",
                "{\"spec_digest\": \"$\", \"metadata\": {\"promoted_by\": \"\"}}",
                "{\"spec_digest\": \"$\", \"metadata\": {\"promoted_by\": \"ci\"},"
                        + " \"expected_current_seq\": -1}",
                "{\"spec_digest\": \"$\", \"metadata\": {\"promoted_by\": \"ci\"},"
                        + " \"expected_current_seq\": 1.5}",
                "{\"spec_digest\": \"blake3:$\", \"metadata\": {\"promoted_by\": \"ci\"}}",
                "not json"
            })
    void badInputIsRefusedAndNothingWritten(String body) {
        ApiAnswer refused = admin.post(path("prod") + "/promote", body.replace("$", digest("v1")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(labels(admin, "prod", 100)).isEmpty();
    }
}
