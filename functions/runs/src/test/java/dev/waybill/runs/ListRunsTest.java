package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.SUMMARY;
import static dev.waybill.runs.RunsFixture.digest;
import static dev.waybill.runs.RunsFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListRunsTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = RunsFixture.admin(stack);

    @Test
    @DisplayName("AR.21 all runs, newest first")
    void listsAllNewestFirst() {
        String first = start(admin, "a");
        stack.clock().advance(Duration.ofMillis(1));
        String second = start(admin, "b");

        assertThat(list("", 100)).containsExactly(second, first);
    }

    @Test
    @DisplayName("AR.22 the runs of a spec; of an unknown one none")
    void listsBySpec() {
        String first = start(admin, "a");
        stack.clock().advance(Duration.ofSeconds(1));
        start(admin, "b");
        stack.clock().advance(Duration.ofSeconds(1));
        String third = start(admin, "a");

        assertThat(list("spec_digest=" + digest("a"), 100)).containsExactly(third, first);
        assertThat(list("spec_digest=sha256:" + digest("a"), 1)).containsExactly(third, first);
        assertThat(list("spec_digest=" + digest("c"), 100)).isEmpty();
    }

    @Test
    void listsByStatus() {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runs.add(start(admin, "spec " + i % 2));
            stack.clock().advance(Duration.ofMillis(3));
        }
        admin.post(runs.get(1) + "/complete", SUMMARY);
        admin.post(runs.get(2) + "/complete", SUMMARY);
        admin.post(runs.get(3) + "/fail", SUMMARY);
        admin.post(runs.get(4) + "/cancel", SUMMARY);

        assertThat(list("status=RUNNING", 1)).containsExactly(runs.get(5), runs.get(0));
        assertThat(list("status=COMPLETED", 100)).containsExactly(runs.get(2), runs.get(1));
        assertThat(list("status=FAILED", 100)).containsExactly(runs.get(3));
        assertThat(list("status=CANCELLED", 100)).containsExactly(runs.get(4));
        String even = "spec_digest=" + digest("spec 0");
        assertThat(list(even + "&status=COMPLETED", 100)).containsExactly(runs.get(2));
        assertThat(list(even + "&status=RUNNING", 1)).containsExactly(runs.get(0));
        assertThat(list(even + "&status=FAILED", 100)).isEmpty();
    }

    @Test
    @DisplayName(
            "D3.17 hundreds of runs are paged, those of one moment too, while more are started")
    void pagesWhileRunsAreStarted() {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            runs.add(start(admin, "spec"));
            if (i % 10 == 0) {
                stack.clock().advance(Duration.ofMillis(1));
            }
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page = admin.get("/v1/runs?limit=37" + cursor);
            page.json().path("runs").forEach(run -> listed.add(path(run)));
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + next.asText();
            stack.clock().advance(Duration.ofMillis(1));
            start(admin, "spec");
        } while (!cursor.isEmpty());

        assertThat(listed).containsExactlyInAnyOrderElementsOf(runs);
        Collections.reverse(runs);
        assertThat(listed.subList(0, 9)).containsExactlyInAnyOrderElementsOf(runs.subList(0, 9));
    }

    @Test
    void theLastPageHasNoCursor() {
        start(admin, "a");
        start(admin, "b");

        assertThat(admin.get("/v1/runs?limit=2").json().has("next_cursor")).isFalse();
        assertThat(admin.get("/v1/runs?limit=1").json().has("next_cursor")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=running", "status=", "spec_digest=x", "limit=0", "cursor=abc"})
    void badFiltersAreRefused(String query) {
        assertThat(admin.get("/v1/runs?" + query).status()).isEqualTo(400);
    }

    private List<String> list(String query, int limit) {
        List<String> runs = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page = admin.get("/v1/runs?limit=" + limit + "&" + query + cursor);
            assertThat(page.status()).isEqualTo(200);
            page.json().path("runs").forEach(run -> runs.add(path(run)));
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        return runs;
    }

    private static String path(JsonNode run) {
        return "/v1/runs/" + run.path("run_id").asText();
    }
}
