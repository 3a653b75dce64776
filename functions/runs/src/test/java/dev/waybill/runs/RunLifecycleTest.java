package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.SUMMARY;
import static dev.waybill.runs.RunsFixture.append;
import static dev.waybill.runs.RunsFixture.digest;
import static dev.waybill.runs.RunsFixture.event;
import static dev.waybill.runs.RunsFixture.newRun;
import static dev.waybill.runs.RunsFixture.recorded;
import static dev.waybill.runs.RunsFixture.seqs;
import static dev.waybill.runs.RunsFixture.start;
import static dev.waybill.runs.RunsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunLifecycleTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = RunsFixture.admin(stack);

    @Test
    @DisplayName("AR.13 every run has an id of its own")
    void everyRunHasAnIdOfItsOwn() {
        String first = start(admin, "spec");
        String second = start(admin, "spec");

        assertThat(first).isNotEqualTo(second);
        assertThat(UUID.fromString(first.substring("/v1/runs/".length())).version()).isEqualTo(4);
    }

    @Test
    @DisplayName("AR.14, A3.1 a new run is RUNNING and has no summary; SPEC 8.12 absent is null")
    void aNewRunIsRunning() {
        ApiAnswer created = admin.post("/v1/runs", newRun("spec"));
        JsonNode run = admin.get("/v1/runs/" + created.text("run_id")).json();

        assertThat(created.json()).isEqualTo(run);
        assertThat(run.path("spec_digest").asText()).isEqualTo(digest("spec"));
        assertThat(run.path("status").asText()).isEqualTo("RUNNING");
        assertThat(run.path("summary").isNull()).isTrue();
        assertThat(run.path("completed_at").isNull()).isTrue();
        assertThat(run.path("created_at").asText()).isEqualTo(stack.clock().instant().toString());
        assertThat(run.at("/metadata/git_sha").asText()).isEqualTo("abc123");
        assertThat(run.at("/metadata/agent_name").asText()).isEqualTo("planner");
        assertThat(run.at("/metadata/tags/env").asText()).isEqualTo("test");
    }

    @Test
    void whatIsLeftOutIsNull() {
        ApiAnswer created =
                admin.post(
                        "/v1/runs",
                        """
                        {"spec_digest": "sha256:%s", "metadata": {"agent_name": "a"}}\
                        """
                                .formatted(digest("spec")));

        assertThat(created.json().at("/metadata/git_sha").isNull()).isTrue();
        assertThat(created.json().at("/metadata/tags")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "00000000-0000-4000-8000-000000000000", "base64:2YE"})
    @DisplayName("AR.15 an unknown run is not found")
    void anUnknownRunIsNotFound(String id) {
        String run = "/v1/runs/" + id;

        for (ApiAnswer answer :
                new ApiAnswer[] {
                    admin.get(run),
                    admin.get(run + "/events"),
                    append(admin, run, event(1, "a")),
                    append(admin, run, "{\"kind\": \"a\", \"payload\": 1}"),
                    admin.post(run + "/complete", SUMMARY),
                    admin.post(run + "/fail", SUMMARY),
                    admin.post(run + "/cancel", SUMMARY)
                }) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.code()).isEqualTo("run_not_found");
        }
    }

    @ParameterizedTest
    @CsvSource({"complete, COMPLETED", "fail, FAILED", "cancel, CANCELLED"})
    @DisplayName("AR.17, AR.18, D3.1 there are three ends, each with summary and time")
    void endsOnce(String end, String status) {
        String run = start(admin, "spec");
        stack.clock().advance(Duration.ofSeconds(90));

        ApiAnswer ended =
                admin.post(
                        run + "/" + end,
                        """
                        {"total_events": 18446744073709551615, "final_state_digest": "%s",
                         "duration_ms": 9007199254740993, "success": false, "other": 1}\
                        """
                                .formatted(digest("state")));

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.text("status")).isEqualTo(status);
        assertThat(ended.text("completed_at")).isEqualTo(stack.clock().instant().toString());
        JsonNode summary = ended.json().path("summary");
        assertThat(summary.path("total_events").asText()).isEqualTo("18446744073709551615");
        assertThat(summary.path("duration_ms").asText()).isEqualTo("9007199254740993");
        assertThat(summary.path("final_state_digest").asText()).isEqualTo(digest("state"));
        assertThat(admin.get(run).json()).isEqualTo(ended.json());
    }

    @Test
    @DisplayName("D3.5 the summary is kept as it was said, also against the status")
    void keepsTheSummaryAsItWasSaid() {
        String completed = start(admin, "spec");
        String failed = start(admin, "spec");
        admin.post(completed + "/complete", SUMMARY.replace("true", "false"));
        admin.post(failed + "/fail", SUMMARY);

        assertThat(admin.get(completed).json().at("/summary/success").asBoolean()).isFalse();
        assertThat(admin.get(failed).json().at("/summary/success").asBoolean()).isTrue();
        assertThat(admin.get(failed).json().at("/summary/final_state_digest").isNull()).isTrue();
    }

    @Test
    @DisplayName("D3.6 the recorded events are counted beside what the caller says")
    void countsTheRecordedEvents() {
        String run = start(admin, "spec");
        append(admin, run, event(1, "a"));
        append(admin, run, event(1, "a"));
        append(admin, run, event(7, "b"));
        append(admin, run, event(7, "c"));
        admin.post(run + "/complete", SUMMARY);

        assertThat(recorded(admin, run)).isEqualTo(2);
        assertThat(admin.get(run).json().at("/summary/total_events").asLong()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail", "cancel"})
    @DisplayName("AR.19, AR.20, D3.1 after the end nothing is recorded, and there is no other end")
    void theEndIsFinal(String end) {
        String run = start(admin, "spec");
        append(admin, run, event(1, "a"));
        admin.post(run + "/" + end, SUMMARY);
        String status = status(admin, run);

        for (ApiAnswer refused :
                new ApiAnswer[] {
                    append(admin, run, event(2, "late")),
                    append(admin, run, "{\"kind\": \"late\", \"payload\": null}"),
                    append(admin, run, event(1, "other")),
                    admin.post(run + "/complete", SUMMARY),
                    admin.post(run + "/fail", SUMMARY),
                    admin.post(run + "/cancel", SUMMARY)
                }) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("invalid_run_state");
            assertThat(refused.text("run_status")).isEqualTo(status);
            assertThat(refused.text("expected")).isEqualTo("RUNNING");
        }
        assertThat(append(admin, run, event(1, "a")).status()).isEqualTo(200);
        assertThat(seqs(admin, run)).containsExactly(1L);
    }

    @Test
    @DisplayName("D3.4 an end that is repeated under its key is answered as it was")
    void aKeyedEndIsAnsweredAgain() {
        String run = start(admin, "spec");
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = keyed.post(run + "/complete", SUMMARY);
        ApiAnswer again = keyed.post(run + "/complete", SUMMARY);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(keyed.post(run + "/complete", SUMMARY.replace("3", "4")).code())
                .isEqualTo("idempotency_conflict");
        assertThat(admin.post(run + "/complete", SUMMARY).code()).isEqualTo("invalid_run_state");
    }

    @Test
    void aKeyedStartMakesOneRun() {
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = keyed.post("/v1/runs", newRun("spec"));
        stack.clock().advance(Duration.ofMinutes(5));
        admin.post("/v1/runs/" + first.text("run_id") + "/complete", SUMMARY);
        ApiAnswer again = keyed.post("/v1/runs", newRun("spec"));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("idempotent-replayed")).contains("true");
        assertThat(admin.get("/v1/runs").json().path("runs")).hasSize(1);
    }

    @Test
    @DisplayName("SPEC X3, 8.6 a run holds its spec and its final state, which need not be there")
    void holdsWhatItNames() {
        String run = start(admin, "spec");
        admin.post(
                run + "/complete",
                SUMMARY.replaceFirst(
                        "\\{", "{\"final_state_digest\": \"" + digest("state") + "\","));
        BlobsTable blobs = BlobsTable.of(stack.backends());
        Holder holder = new Holder(HolderKind.RUN, run.substring("/v1/runs/".length()));

        assertThat(blobs.isHeld(new Digest(digest("spec")), holder)).isTrue();
        assertThat(blobs.isHeld(new Digest(digest("state")), holder)).isTrue();
    }

    @Test
    void aRunMayEndWithItsSpec() {
        String run = start(admin, "spec");
        ApiAnswer ended =
                admin.post(
                        run + "/complete",
                        SUMMARY.replaceFirst(
                                "\\{", "{\"final_state_digest\": \"" + digest("spec") + "\","));

        assertThat(ended.status()).isEqualTo(200);
        assertThat(
                        BlobsTable.of(stack.backends())
                                .find(new Digest(digest("spec")))
                                .orElseThrow()
                                .references()
                                .sum())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @DisplayName("D3.7 digests are checked and lowered, and bad input starts nothing")
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"spec_digest\": \"$\"}",
                "{\"spec_digest\": \"$0\", \"metadata\": {\"agent_name\": \"a\"}}",
                "{\"spec_digest\": \"blake3:$\", \"metadata\": {\"agent_name\": \"a\"}}",
                "{\"spec_digest\": \"../$\", \"metadata\": {\"agent_name\": \"a\"}}",
                "{\"spec_digest\": \"$\", \"metadata\": {\"agent_name\": \"\"}}",
                "{\"spec_digest\": \"$\", \"metadata\": {\"agent_name\": 7}}",
                "{\"spec_digest\": \"$\", \"metadata\": {\"agent_name\": \"a\","
                        + " \"tags\": \"\\ud800\"}}",
                "{\"spec_digest\": \"$\", \"metadata\": []}"
            })
    void badInputStartsNothing(String body) {
        ApiAnswer refused = admin.post("/v1/runs", body.replace("$", digest("spec")));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(admin.get("/v1/runs").json().path("runs")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "{\"agent_name\": null}, metadata.agent_name",
        "{\"agent_name\": 7}, metadata.agent_name",
        "'{\"agent_name\": \"a\", \"git_sha\": \"\"}', metadata.git_sha",
        "5, metadata"
    })
    void badInputIsNamedByItsPlace(String metadata, String field) {
        ApiAnswer refused =
                admin.post(
                        "/v1/runs",
                        "{\"spec_digest\": \"%s\", \"metadata\": %s}"
                                .formatted(digest("spec"), metadata));

        assertThat(refused.text("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"duration_ms\": 1, \"success\": true}",
                "{\"total_events\": -1, \"duration_ms\": 1, \"success\": true}",
                "{\"total_events\": 1.5, \"duration_ms\": 1, \"success\": true}",
                "{\"total_events\": 18446744073709551616, \"duration_ms\": 1, \"success\": true}",
                "{\"total_events\": 1, \"duration_ms\": \"1\", \"success\": true}",
                "{\"total_events\": 1, \"duration_ms\": 1, \"success\": 1}",
                "{\"total_events\": 1, \"duration_ms\": 1}",
                "{\"total_events\": 1, \"duration_ms\": 1, \"success\": true,"
                        + " \"final_state_digest\": \"\"}"
            })
    void aBadSummaryEndsNothing(String body) {
        String run = start(admin, "spec");

        assertThat(admin.post(run + "/complete", body).status()).isEqualTo(400);
        assertThat(status(admin, run)).isEqualTo("RUNNING");
    }
}
