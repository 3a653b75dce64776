package dev.waybill.aws.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.aws.ItemText;
import dev.waybill.aws.blob.KeptJson;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.EventContent;
import dev.waybill.domain.run.NumberedEvent;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunEvent;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunMetadata;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.domain.run.RunSummary;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RunItemsTest {

    private static final RunId ID = new RunId("01234567-89ab-4def-8123-456789abcdef");
    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00.123Z");
    private static final Digest DIGEST = new Digest("ab".repeat(32));
    private static final JsonText JSON = new JsonText("{\"a\":1}");

    @Test
    void aRunThatStartsIsStoredSo() {
        Run run =
                Run.started(ID, DIGEST, new RunMetadata(Optional.of("4f2a"), "planner", JSON), NOW);
        RunRow row = RunRow.started(run, new KeptJson.Inline(JSON));

        assertThat(ItemText.of(RunItem.toItem(row)))
                .isEqualTo(
                        """
                        agent_name S:planner
                        created_at N:1736899200123
                        created_order S:001736899200123#01234567-89ab-4def-8123-456789abcdef
                        git_sha S:4f2a
                        item S:run
                        listing_shard S:0
                        recorded_events N:0
                        run_id S:01234567-89ab-4def-8123-456789abcdef
                        spec_digest S:abababababababababababababababababababababababababababababababab
                        status S:RUNNING
                        tags S:{"a":1}
                        """);
        assertThat(RunItem.fromItem(RunItem.toItem(row))).isEqualTo(row);
        assertThat(row.toRun(JSON)).isEqualTo(run);
    }

    @Test
    void anEndedRunIsReadSo() {
        RunSummary summary =
                new RunSummary(Unsigned.MAX, Optional.of(DIGEST), Unsigned.of(9), false);
        RunRow started =
                RunRow.started(
                        Run.started(ID, DIGEST, new RunMetadata(Optional.empty(), "a", JSON), NOW),
                        new KeptJson.InBlob(DIGEST, 300_000));
        Map<String, AttributeValue> set =
                RunItem.end(RunStatus.FAILED, summary, NOW.plusMillis(5)).values();
        Map<String, AttributeValue> item =
                Attributes.of(new LinkedHashMap<>(RunItem.toItem(started)))
                        .put("status", "FAILED")
                        .put("summary", required(set, ":summary"))
                        .put("completed_at", required(set, ":now"))
                        .put("recorded_events", 3)
                        .put("last_seq", RunItem.number(Unsigned.MAX))
                        .put("staged", 2)
                        .item();
        RunRow row = RunItem.fromItem(item);

        assertThat(ItemText.of(Map.of("summary", required(set, ":summary"))))
                .isEqualTo(
                        "summary M:{duration_ms N:9, final_state_digest S:"
                                + DIGEST.hex()
                                + ", success BOOL:false, total_events N:18446744073709551615}\n");
        assertThat(row.summary()).contains(summary);
        assertThat(row.status()).isEqualTo(RunStatus.FAILED);
        assertThat(row.completedAt()).contains(NOW.plusMillis(5));
        assertThat(row.lastSeq()).contains(Unsigned.MAX);
        assertThat(row.recordedEvents()).isEqualTo(3);
        assertThat(row.staged()).isEqualTo(2);
        assertThat(row.tags()).isEqualTo(new KeptJson.InBlob(DIGEST, 300_000));
    }

    @Test
    void anEventIsStoredSo() {
        Map<String, AttributeValue> item =
                EventItem.toItem(ID, event(Optional.of(NOW.plusNanos(1))), inline(), NOW);

        assertThat(ItemText.of(item))
                .isEqualTo(
                        """
                        fingerprint S:abababababababababababababababababababababababababababababababab
                        item S:event#00000000000000000042
                        kind S:node_entered
                        payload S:{"a":1}
                        recorded_at N:1736899200123
                        run_id S:01234567-89ab-4def-8123-456789abcdef
                        timestamp S:2025-01-15T00:00:00.123000001Z
                        """);
        assertThat(EventItem.fromItem(item, JSON))
                .isEqualTo(
                        new RunEvent(Unsigned.of(42), "node_entered", JSON, NOW.plusNanos(1), NOW));
        assertThat(EventItem.payload(item)).isEqualTo(inline());
    }

    @Test
    void anEventWithALargePayloadIsStoredSo() {
        Map<String, AttributeValue> item =
                EventItem.toItem(
                        ID, event(Optional.empty()), new KeptJson.InBlob(DIGEST, 300_000), NOW);

        assertThat(ItemText.of(item))
                .contains("payload M:{digest S:" + DIGEST.hex() + ", size_bytes N:300000}\n")
                .doesNotContain("timestamp");
        assertThat(EventItem.fromItem(item, JSON).timestamp()).isEqualTo(NOW);
    }

    @Test
    void stagedEventsAreStoredSo() {
        Map<String, AttributeValue> event =
                EventItem.toItem(ID, event(Optional.empty()), inline(), NOW);
        Map<String, AttributeValue> item = StagedItem.toItem(ID, 1, List.of(event));

        assertThat(ItemText.of(item))
                .startsWith("events L:[M:{fingerprint S:")
                .contains("item S:staged#01\n");
        assertThat(StagedItem.events(item)).containsExactly(event);
    }

    private static KeptJson inline() {
        return new KeptJson.Inline(JSON);
    }

    private static NumberedEvent event(Optional<Instant> timestamp) {
        return new NumberedEvent(
                Unsigned.of(42), new EventContent("node_entered", JSON, timestamp, DIGEST));
    }

    private static AttributeValue required(Map<String, AttributeValue> values, String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow();
    }
}
