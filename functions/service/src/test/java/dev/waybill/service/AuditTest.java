package dev.waybill.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ServiceFixture.admin(stack);

    @Test
    void everyChangeLeavesOneRecordAndFailuresLeaveNone() {
        ApiAnswer token = issue(admin, "eve");
        admin.post("/v1/tokens", "{}");
        admin.get("/v1/tokens");
        String id = token.text("token_id");
        stack.clock().advance(Duration.ofMillis(1));
        admin.delete("/v1/tokens/" + id);

        JsonNode records = admin.get("/v1/audit").json().path("records");
        assertThat(records).hasSize(2);
        assertThat(records.at("/0/action").asText()).isEqualTo("delete_token");
        assertThat(records.at("/1/action").asText()).isEqualTo("create_token");
        assertThat(records.at("/1/subject").asText()).isEqualTo("admin");
        assertThat(records.at("/1/resource").asText()).isEqualTo("tokens/" + id);
        assertThat(records.at("/1/at").asText()).isEqualTo("2025-06-01T12:00:00Z");
    }

    @Test
    void pagesGoBackOverTheDaysWithoutLossOrRepetition() {
        List<String> made = new ArrayList<>();
        for (int day = 0; day < 5; day++) {
            for (int i = 0; i < 3; i++) {
                made.add("tokens/" + issue(admin, "s-" + i).text("token_id"));
                stack.clock().advance(Duration.ofMinutes(1));
            }
            stack.clock().advance(Duration.ofHours(40));
        }
        Collections.reverse(made);

        assertThat(resources("/v1/audit?limit=2")).isEqualTo(made);
        assertThat(resources("/v1/audit?limit=1000")).isEqualTo(made);
        assertThat(resources("/v1/audit?subject=admin&limit=4")).isEqualTo(made);
        assertThat(resources("/v1/audit?subject=nobody")).isEmpty();
        assertThat(resources("/v1/audit?resource=" + made.get(3))).containsExactly(made.get(3));
        assertThat(resources("/v1/audit?resource=" + made.get(3) + "&subject=nobody")).isEmpty();
    }

    @Test
    void sinceIsTheEarliestTimeInclusive() {
        issue(admin, "early");
        stack.clock().advance(Duration.ofDays(3));
        String late = "tokens/" + issue(admin, "late").text("token_id");

        assertThat(resources("/v1/audit?since=2025-06-04T12:00:00Z")).containsExactly(late);
        assertThat(resources("/v1/audit?since=2025-06-04T14:00:00%2B02:00")).containsExactly(late);
        assertThat(resources("/v1/audit?subject=admin&since=2025-06-04T12:00:00Z"))
                .containsExactly(late);
        assertThat(resources("/v1/audit?since=2025-06-04T12:00:00.001Z")).isEmpty();
        assertThat(resources("/v1/audit?since=2025-06-01T00:00:00Z")).hasSize(2);
    }

    @Test
    void whatIsOlderThanAMonthIsFoundWhenAskedFor() {
        String old = "tokens/" + issue(admin, "old").text("token_id");
        stack.clock().advance(Duration.ofDays(100));

        assertThat(resources("/v1/audit")).isEmpty();
        assertThat(resources("/v1/audit?since=2025-01-01T00:00:00Z")).containsExactly(old);
        assertThat(resources("/v1/audit?subject=admin")).containsExactly(old);
    }

    @Test
    void refusesWhatIsNoTime() {
        ApiAnswer answer = admin.get("/v1/audit?since=yesterday");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("field")).isEqualTo("since");
        assertThat(admin.get("/v1/audit?cursor=AAAA").code()).isEqualTo("invalid_cursor");
    }

    private List<String> resources(String query) {
        List<String> resources = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = admin.get(query + cursor).json();
            page.path("records").forEach(entry -> resources.add(entry.path("resource").asText()));
            cursor =
                    page.has("next_cursor")
                            ? (query.contains("?") ? "&" : "?")
                                    + "cursor="
                                    + page.path("next_cursor").asText()
                            : "";
        } while (!cursor.isEmpty());
        return resources;
    }

    private static ApiAnswer issue(ApiClient client, String subject) {
        return client.post(
                "/v1/tokens", "{\"role\": \"viewer\", \"subject\": \"%s\"}".formatted(subject));
    }
}
