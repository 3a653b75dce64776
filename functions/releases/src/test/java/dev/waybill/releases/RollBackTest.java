package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.digest;
import static dev.waybill.releases.ReleasesFixture.history;
import static dev.waybill.releases.ReleasesFixture.labels;
import static dev.waybill.releases.ReleasesFixture.path;
import static dev.waybill.releases.ReleasesFixture.promote;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RollBackTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ReleasesFixture.admin(stack);

    @Test
    @DisplayName("AR.28, AR.33 a rollback makes the entry before current again, by a new entry")
    void goesBackToTheEntryBefore() {
        promote(admin, "prod", "v1");
        promote(admin, "prod", "v2");

        ApiAnswer answer = rollBack("{}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("spec_digest")).isEqualTo(digest("v1"));
        assertThat(admin.get(path("prod") + "/current").text("spec_digest"))
                .isEqualTo(digest("v1"));
        assertThat(labels(admin, "prod", 100)).containsExactly("v1", "v2", "v1");
    }

    @Test
    @DisplayName("AR.29 a history of one entry has nothing to go back to")
    void oneEntryHasNothingBeforeIt() {
        promote(admin, "prod", "v1");
        ApiAnswer refused = rollBack("");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("no_previous_release");
        assertThat(labels(admin, "prod", 100)).containsExactly("v1");
    }

    @Test
    @DisplayName("AR.30 an unknown name cannot be rolled back")
    void anUnknownNameIsNotFound() {
        ApiAnswer refused = rollBack("{}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("release_not_found");
    }

    @Test
    @DisplayName("AR.31 the history only grows: v2, v3, v2, v1")
    void theHistoryOnlyGrows() {
        promoteAll("v1", "v2", "v3");
        rollBack("{}");

        assertThat(labels(admin, "prod", 100)).containsExactly("v2", "v3", "v2", "v1");
    }

    @Test
    @DisplayName("D3.12 rolling back twice goes forth again, literally")
    void rollingBackTwiceGoesForthAgain() {
        promoteAll("v1", "v2", "v3");
        rollBack("{}");
        rollBack("{}");

        assertThat(labels(admin, "prod", 100)).containsExactly("v3", "v2", "v3", "v2", "v1");
    }

    @Test
    @DisplayName("SPEC 8.1 to_seq goes further back")
    void goesToTheNamedEntry() {
        promoteAll("v1", "v2", "v3");
        ApiAnswer first = rollBack("{\"to_seq\": 1}");

        assertThat(first.text("spec_digest")).isEqualTo(digest("v1"));
        assertThat(first.json().path("restored_seq").asLong()).isEqualTo(1);
        assertThat(first.json().path("rollback_of_seq").asLong()).isEqualTo(3);
        assertThat(rollBack("{\"to_seq\": 5}").code()).isEqualTo("release_not_found");
        assertThat(rollBack("{\"to_seq\": 0}").text("field")).isEqualTo("to_seq");
        assertThat(labels(admin, "prod", 100)).hasSize(4);
    }

    @Test
    @DisplayName("D3.11 the new entry has a time of its own, the old metadata, and says what it is")
    void theNewEntrySaysWhatItIs() {
        promoteAll("v1", "v2");
        stack.clock().advance(Duration.ofMinutes(1));

        JsonNode entry =
                rollBack("{\"rolled_back_by\": \"on-call\", \"reason\": \"5xx\\nrising\"}").json();

        assertThat(entry.path("created_at").asText()).isEqualTo(stack.clock().instant().toString());
        assertThat(entry.at("/metadata/version_label").asText()).isEqualTo("v1");
        assertThat(entry.at("/metadata/promoted_by").asText()).isEqualTo("ci");
        assertThat(entry.at("/metadata/notes").asText()).isEqualTo("tested");
        assertThat(entry.path("release_seq").asLong()).isEqualTo(3);
        assertThat(entry.path("rollback_of_seq").asLong()).isEqualTo(2);
        assertThat(entry.path("restored_seq").asLong()).isEqualTo(1);
        assertThat(entry.path("rolled_back_by").asText()).isEqualTo("on-call");
        assertThat(entry.path("reason").asText()).isEqualTo("5xx\nrising");
        assertThat(history(admin, "prod", 100).getFirst()).isEqualTo(entry);
    }

    @Test
    void withoutANameTheCallerRolledBack() {
        promoteAll("v1", "v2");

        assertThat(rollBack("").text("rolled_back_by")).isEqualTo("admin");
    }

    @Test
    @DisplayName("D3.14 of two rollbacks that expect the same entry, one is done")
    void refusesWrongExpectations() {
        promoteAll("v1", "v2");

        assertThat(rollBack("{\"expected_current_seq\": 2}").status()).isEqualTo(201);
        ApiAnswer refused = rollBack("{\"expected_current_seq\": 2}");
        assertThat(refused.code()).isEqualTo("release_moved");
        assertThat(refused.json().path("current_seq").asLong()).isEqualTo(3);
    }

    @Test
    void aKeyedRollbackIsDoneOnce() {
        promoteAll("v1", "v2", "v3");
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = keyed.post(path("prod") + "/rollback", "{}");
        promote(admin, "prod", "v4");
        ApiAnswer again = keyed.post(path("prod") + "/rollback", "{}");

        assertThat(again.json()).isEqualTo(first.json());
        assertThat(labels(admin, "prod", 100)).containsExactly("v4", "v2", "v3", "v2", "v1");
    }

    private void promoteAll(String... versions) {
        List.of(versions).forEach(version -> promote(admin, "prod", version));
    }

    private ApiAnswer rollBack(String body) {
        return admin.post(path("prod") + "/rollback", body);
    }
}
