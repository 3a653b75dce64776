package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.append;
import static dev.waybill.runs.RunsFixture.digest;
import static dev.waybill.runs.RunsFixture.events;
import static dev.waybill.runs.RunsFixture.recorded;
import static dev.waybill.runs.RunsFixture.seqs;
import static dev.waybill.runs.RunsFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobObjects;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON that no item can hold (SPEC 8.13).
abstract class LargePayloadContract {

    private static final int KIB = 1024;

    private final TestStack stack = stack();
    private final ApiClient admin = RunsFixture.admin(stack);
    private final BlobsTable blobs = BlobsTable.of(stack.backends());
    private final String run = start(admin, "spec");

    /// A stack of its own.
    protected abstract TestStack stack();

    @AfterEach
    void everythingIsCountedRight() {
        RunRecount.requireAgreement(stack);
    }

    @ParameterizedTest
    @ValueSource(ints = {255 * KIB, 256 * KIB + 1, 400 * KIB, 2048 * KIB, 4095 * KIB})
    @DisplayName("SPEC X11, 8.13 a payload of up to 4 MiB comes back whole")
    void comesBackWhole(int bytes) {
        String payload = text(bytes, "é\\\"x");
        String body = event(1, payload);

        ApiAnswer first = append(admin, run, body);
        ApiAnswer again = append(admin, run, body);
        ApiAnswer read = admin.get(run + "/events");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(read.json().path("events")).isEqualTo(first.json().path("events"));
        assertThat(read.json().at("/events/0/payload").toString()).isEqualTo(payload);
    }

    @Test
    @DisplayName("SPEC X3 a large payload is a blob that the run holds, once")
    void isABlobThatTheRunHolds() {
        String payload = text(300 * KIB, "x");
        append(admin, run, event(1, payload));
        append(admin, run, event(2, payload));

        Digest digest = Digest.of(payload.getBytes(StandardCharsets.UTF_8));
        BlobRow row = blobs.find(digest).orElseThrow();
        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(row.references()).isEqualTo(new ReferenceCounts(0, 0, 1));
        assertThat(blobs.isHeld(digest, new Holder(HolderKind.RUN, id()))).isTrue();
        assertThat(seqs(admin, run)).containsExactly(1L, 2L);
    }

    @Test
    void smallPayloadsAreNoBlobs() {
        String payload = text(256 * KIB, "x");
        append(admin, run, event(1, payload));

        assertThat(blobs.find(Digest.of(payload.getBytes(StandardCharsets.UTF_8)))).isEmpty();
    }

    @Test
    void aRefusedEventLeavesNoBlobBehind() {
        append(admin, run, event(1, "1"));
        String payload = text(300 * KIB, "x");
        ApiAnswer conflict = append(admin, run, event(1, payload));
        admin.post(run + "/fail", RunsFixture.SUMMARY);
        ApiAnswer late = append(admin, run, event(2, payload));
        ApiAnswer nowhere = append(admin, "/v1/runs/none", event(1, payload));

        assertThat(conflict.code()).isEqualTo("event_conflict");
        assertThat(late.code()).isEqualTo("invalid_run_state");
        assertThat(nowhere.code()).isEqualTo("run_not_found");
        assertThat(blobs.find(Digest.of(payload.getBytes(StandardCharsets.UTF_8)))).isEmpty();
    }

    @Test
    void aBodyAboveFourMebibytesIsRefused() {
        ApiAnswer refused = append(admin, run, event(1, text(4096 * KIB, "x")));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(seqs(admin, run)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 40})
    @DisplayName("A hundred events that are large in all are recorded as a whole")
    void recordsLargeBatches(int kib) {
        String body = batch(100, kib * KIB);
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = append(keyed, run, body);

        assertThat(first.status()).isEqualTo(201);
        assertThat(append(keyed, run, body).json()).isEqualTo(first.json());
        assertThat(append(admin, run, body).status()).isEqualTo(200);
        assertThat(recorded(admin, run)).isEqualTo(100);
        assertThat(seqs(admin, run))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    @DisplayName("A batch of small and very large events is recorded as a whole")
    void recordsMixedBatches() {
        String body =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(seq ->
                                event(
                                        seq,
                                        seq % 9 == 0
                                                ? text(300 * KIB, "" + (char) ('a' + seq % 26))
                                                : text(2 * KIB, "y")))
                        .collect(Collectors.joining(",", "{\"events\": [", "]}"));

        ApiAnswer answer = append(admin, run, body);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(events(admin, run, 1000))
                .isEqualTo(
                        IntStream.range(0, 100)
                                .mapToObj(i -> answer.json().path("events").get(i))
                                .toList());
    }

    @Test
    @DisplayName("API 1 a page of large payloads ends at 3 MiB")
    void pagesEndAtThreeMebibytes() {
        for (int seq = 1; seq <= 4; seq++) {
            append(admin, run, event(seq, text(1400 * KIB, "" + seq)));
        }
        ApiAnswer first = admin.get(run + "/events");
        ApiAnswer second = admin.get(run + "/events?cursor=" + first.text("next_cursor"));

        assertThat(first.json().path("events")).hasSize(2);
        assertThat(second.json().path("events")).hasSize(2);
        assertThat(second.json().has("next_cursor")).isFalse();
    }

    @Test
    @DisplayName("SPEC X11 tags may be large too, and a page of such runs ends at 3 MiB")
    void tagsMayBeLarge() {
        String tags = text(2000 * KIB, "t");
        String body =
                """
                {"spec_digest": "%s", "metadata": {"agent_name": "a", "tags": %s}}\
                """
                        .formatted(digest("other"), tags);
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = keyed.post("/v1/runs", body);
        ApiAnswer again = keyed.post("/v1/runs", body);
        admin.post("/v1/runs", body);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(admin.get("/v1/runs/" + first.text("run_id")).json()).isEqualTo(first.json());
        ApiAnswer page = admin.get("/v1/runs?spec_digest=" + digest("other"));
        assertThat(page.json().path("runs")).hasSize(1);
        assertThat(page.json().has("next_cursor")).isTrue();
        assertThat(
                        admin.get(
                                        "/v1/runs?spec_digest="
                                                + digest("other")
                                                + "&cursor="
                                                + page.text("next_cursor"))
                                .json()
                                .path("runs"))
                .hasSize(1);
    }

    @Test
    @DisplayName("API 3 lost bytes are data_missing, and storing them again heals")
    void lostBytesAreNamed() {
        String payload = text(300 * KIB, "x");
        append(admin, run, event(1, payload));
        Digest digest = Digest.of(payload.getBytes(StandardCharsets.UTF_8));
        BlobRow.Stored row = (BlobRow.Stored) blobs.find(digest).orElseThrow();
        BlobObjects.of(stack.backends()).delete(row.object());

        ApiAnswer lost = admin.get(run + "/events");
        assertThat(lost.status()).isEqualTo(500);
        assertThat(lost.code()).isEqualTo("data_missing");
        assertThat(lost.text("digest")).isEqualTo(digest.toString());
        assertThat(blobs.find(digest).orElseThrow().state()).isEqualTo(BlobState.CORRUPT);

        assertThat(append(admin, run, event(2, payload)).status()).isEqualTo(201);
        assertThat(admin.get(run + "/events").json().path("events")).hasSize(2);
    }

    private String id() {
        return run.substring("/v1/runs/".length());
    }

    private static String event(long seq, String payload) {
        return "{\"seq\": %d, \"kind\": \"k\", \"payload\": %s}".formatted(seq, payload);
    }

    private static String batch(int events, int bytes) {
        return IntStream.rangeClosed(1, events)
                .mapToObj(seq -> event(seq, text(bytes, "" + (char) ('a' + seq % 26) + seq)))
                .collect(Collectors.joining(",", "{\"events\": [", "]}"));
    }

    /// A JSON text of so many bytes, or a few less, made of `unit`.
    private static String text(int bytes, String unit) {
        int size = unit.getBytes(StandardCharsets.UTF_8).length;
        return "\"" + unit.repeat((bytes - 2) / size) + "\"";
    }
}
