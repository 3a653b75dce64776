package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.SUMMARY;
import static dev.waybill.runs.RunsFixture.append;
import static dev.waybill.runs.RunsFixture.batch;
import static dev.waybill.runs.RunsFixture.event;
import static dev.waybill.runs.RunsFixture.events;
import static dev.waybill.runs.RunsFixture.recorded;
import static dev.waybill.runs.RunsFixture.seqs;
import static dev.waybill.runs.RunsFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = RunsFixture.admin(stack);
    private final String run = start(admin, "spec");

    @Test
    @DisplayName("AR.16 events recorded as 2, 1, 3 are read as 1, 2, 3")
    void arriveInAnyOrder() {
        for (int seq : new int[] {2, 1, 3}) {
            assertThat(append(admin, run, event(seq, "e" + seq)).status()).isEqualTo(201);
        }

        assertThat(events(admin, run, 100))
                .extracting(event -> event.path("kind").asText())
                .containsExactly("e1", "e2", "e3");
    }

    @Test
    @DisplayName("D3.5 the caller's time is kept, and the time of recording stands beside it")
    void keepsTheCallersTime() {
        stack.clock().advance(Duration.ofNanos(123_456_789));
        ApiAnswer said =
                append(
                        admin,
                        run,
                        """
                        {"seq": 1, "kind": "k", "payload": [1.0, 1e2, 12345678901234567890, "é\\n"],
                         "timestamp": "2024-02-29T23:59:59.123456789+01:00"}\
                        """);
        append(admin, run, event(2, "silent"));

        JsonNode first = events(admin, run, 100).getFirst();
        assertThat(first.path("timestamp").asText()).isEqualTo("2024-02-29T22:59:59.123456789Z");
        assertThat(first.path("recorded_at").asText()).isEqualTo("2025-06-01T12:00:00.123Z");
        assertThat(said.json().path("events").get(0)).isEqualTo(first);
        assertThat(admin.get(run + "/events").body())
                .contains("[1.0,1E+2,12345678901234567890,\"é\\n\"]");
        JsonNode second = events(admin, run, 100).get(1);
        assertThat(second.path("timestamp")).isEqualTo(second.path("recorded_at"));
    }

    @Test
    @DisplayName("D3.2 the same event again is a success, another one with its number a conflict")
    void numbersAreUnique() {
        ApiAnswer first = append(admin, run, event(5, "a"));
        stack.clock().advance(Duration.ofHours(1));
        ApiAnswer again =
                append(
                        admin,
                        run,
                        "{ \"payload\": { \"step\": \"a\" }, \"kind\": \"a\", \"seq\": 5 }");
        ApiAnswer conflict = append(admin, run, event(5, "b"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.code()).isEqualTo("event_conflict");
        assertThat(conflict.json().path("seq").asLong()).isEqualTo(5);
        assertThat(recorded(admin, run)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"b\": [1.50], \"a\": null}}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null, \"b\": [15e-1]}}"
            })
    @DisplayName("D3.2 events are compared by what they say, not by how it is written")
    void comparesWhatIsSaid(String same) {
        append(
                admin,
                run,
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null, \"b\": [1.5]}}");

        assertThat(append(admin, run, same).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null, \"b\": [\"1.5\"]}}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null, \"b\": [1.5, 1.5]}}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null}}",
                "{\"seq\": 1, \"kind\": \"l\", \"payload\": {\"a\": null, \"b\": [1.5]}}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null, \"b\": [1.5]},"
                        + " \"timestamp\": \"2025-01-01T00:00:00Z\"}"
            })
    void toldApartByAnyDifference(String other) {
        append(
                admin,
                run,
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": null, \"b\": [1.5]}}");

        assertThat(append(admin, run, other).code()).isEqualTo("event_conflict");
    }

    @Test
    @DisplayName("D3.2, SPEC 8.2 numbers begin with 0, go to 2^64 − 1 and may leave gaps")
    void takesEveryNumber() {
        append(admin, run, "{\"seq\": 18446744073709551615, \"kind\": \"k\", \"payload\": 0}");
        append(admin, run, "{\"seq\": 9007199254740993, \"kind\": \"k\", \"payload\": 0}");
        append(admin, run, event(0, "zero"));

        assertThat(events(admin, run, 2))
                .extracting(event -> event.path("seq").asText())
                .containsExactly("0", "9007199254740993", "18446744073709551615");
        ApiAnswer exhausted = append(admin, run, "{\"kind\": \"k\", \"payload\": 0}");
        assertThat(exhausted.status()).isEqualTo(400);
        assertThat(exhausted.text("field")).isEqualTo("seq");
    }

    @Test
    @DisplayName("D3.2, SPEC 8.2 without a number the server gives the one behind the last")
    void givesNumbersBehindTheLast() {
        String unnumbered = "{\"kind\": \"k\", \"payload\": {}}";

        assertThat(seq(append(admin, run, unnumbered))).isEqualTo(1);
        append(admin, run, event(10, "ten"));
        append(admin, run, event(4, "four"));
        assertThat(seq(append(admin, run, unnumbered))).isEqualTo(11);
        assertThat(seq(append(admin, run, unnumbered))).isEqualTo(12);
        ApiAnswer mixed =
                append(
                        admin,
                        run,
                        "{\"events\": [%s, %s, %s]}"
                                .formatted(unnumbered, event(20, "twenty"), unnumbered));
        assertThat(mixed.json().path("events").findValuesAsText("seq"))
                .containsExactly("21", "20", "22");
        assertThat(seqs(admin, run)).containsExactly(1L, 4L, 10L, 11L, 12L, 20L, 21L, 22L);
    }

    private static long seq(ApiAnswer answer) {
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().at("/events/0/seq").asLong();
    }

    @Test
    void aKeyedCallWithoutNumbersIsDoneOnce() {
        ApiClient keyed = admin.with("idempotency-key", "k");
        String body = "{\"events\": [{\"kind\": \"k\", \"payload\": {\"a\": 1}}]}";
        ApiAnswer first = append(keyed, run, body);
        append(admin, run, event(2, "between"));
        stack.clock().advance(Duration.ofMinutes(2));
        ApiAnswer again = append(keyed, run, body);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(seqs(admin, run)).containsExactly(1L, 2L);
    }

    @Test
    void aKeyedRepetitionOfARecordedEventIsAnsweredAsItWas() {
        append(admin, run, event(1, "a"));
        ApiClient keyed = admin.with("idempotency-key", "k");
        ApiAnswer first = append(keyed, run, event(1, "a"));
        ApiAnswer again = append(keyed, run, event(1, "a"));

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 96, 97, 98, 99, 100})
    @DisplayName("A batch of up to a hundred events is recorded as a whole")
    void recordsBatches(int size) {
        for (ApiClient client : List.of(admin, admin.with("idempotency-key", "k"))) {
            String each = start(admin, "spec");
            ApiAnswer answer = append(client, each, batch(1, size));

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().path("events")).hasSize(size);
            assertThat(seqs(admin, each))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, size).boxed().toList());
            assertThat(recorded(admin, each)).isEqualTo(size);
            assertThat(append(admin, each, batch(1, size)).status()).isEqualTo(200);
            assertThat(append(admin, each, event(size + 1, "more")).status()).isEqualTo(201);
            assertThat(admin.post(each + "/complete", SUMMARY).status()).isEqualTo(200);
        }
    }

    @Test
    void recordsAHundredEventsWithoutNumbers() {
        append(admin, run, event(1, "a"));
        String body =
                "{\"events\": ["
                        + "{\"kind\": \"k\", \"payload\": null},".repeat(99)
                        + "{\"kind\": \"k\", \"payload\": null}]}";

        assertThat(append(admin, run, body).status()).isEqualTo(201);
        assertThat(seqs(admin, run))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 101).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50, 97, 98, 100})
    @DisplayName("D3.2 a conflict anywhere in a batch leaves all of it out")
    void recordsAllOrNone(int size) {
        for (int taken : new int[] {1, size / 2 + 1, size}) {
            String each = start(admin, "spec");
            append(admin, each, event(taken, "other"));

            ApiAnswer refused = append(admin, each, batch(1, size));

            assertThat(refused.code()).isEqualTo("event_conflict");
            assertThat(refused.json().path("seq").asLong()).isEqualTo(taken);
            assertThat(seqs(admin, each)).containsExactly((long) taken);
            assertThat(recorded(admin, each)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 60, 100})
    @DisplayName("D3.2 of a batch that is partly recorded the rest is recorded")
    void recordsTheRest(int size) {
        append(admin, run, event(2, "step 2"));
        ApiAnswer rest = append(admin, run, batch(1, size));

        assertThat(rest.status()).isEqualTo(201);
        assertThat(seqs(admin, run)).hasSize(size);
        assertThat(recorded(admin, run)).isEqualTo(size);
    }

    @Test
    void oneNumberTwiceInABatchMustSayTheSame() {
        String same = "{\"events\": [%s, %s]}".formatted(event(1, "a"), event(1, "a"));
        String other = "{\"events\": [%s, %s]}".formatted(event(2, "a"), event(2, "b"));

        assertThat(append(admin, run, same).json().path("events")).hasSize(2);
        assertThat(append(admin, run, other).code()).isEqualTo("event_conflict");
        assertThat(seqs(admin, run)).containsExactly(1L);
    }

    @Test
    void moreThanAHundredEventsAreTooMany() {
        ApiAnswer refused = append(admin, run, batch(1, 101));

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("too_large");
        assertThat(seqs(admin, run)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"events\": []}",
                "{\"events\": [null]}",
                "{\"events\": {}}",
                "{\"seq\": 1, \"payload\": {}}",
                "{\"seq\": 1, \"kind\": \"k\"}",
                "{\"seq\": 1, \"kind\": \"\", \"payload\": {}}",
                "{\"seq\": -1, \"kind\": \"k\", \"payload\": {}}",
                "{\"seq\": 18446744073709551616, \"kind\": \"k\", \"payload\": {}}",
                "{\"seq\": 1.5, \"kind\": \"k\", \"payload\": {}}",
                "{\"seq\": \"1\", \"kind\": \"k\", \"payload\": {}}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {}, \"timestamp\": \"now\"}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {}, \"timestamp\": 5}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"\\udc00\": 1}}",
                "{\"seq\": 1, \"kind\": \"k\", \"payload\": {\"a\": 1, \"a\": 2}}",
                "{\"events\": [{\"seq\": 1, \"kind\": \"k\", \"payload\": 1}, {\"seq\": 2}]}"
            })
    void badInputRecordsNothing(String body) {
        ApiAnswer refused = append(admin, run, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().has("field")).isTrue();
        assertThat(seqs(admin, run)).isEmpty();
    }

    @Test
    void badInputOfABatchIsNamedByItsPlace() {
        String good = "{\"kind\": \"k\", \"payload\": 1}";

        assertThat(append(admin, run, "{\"events\": [" + good + ", {}]}").text("field"))
                .isEqualTo("events[1].kind");
    }

    @Test
    void aPayloadMayBeNullAndDeep() {
        String deep = "[".repeat(90) + "]".repeat(90);
        append(admin, run, "{\"seq\": 1, \"kind\": \"k\", \"payload\": null}");
        append(admin, run, "{\"seq\": 2, \"kind\": \"k\", \"payload\": " + deep + "}");

        assertThat(events(admin, run, 100).getFirst().path("payload").isNull()).isTrue();
        assertThat(events(admin, run, 100).get(1).path("payload").toString()).isEqualTo(deep);
        assertThat(
                        append(
                                        admin,
                                        run,
                                        "{\"seq\": 3, \"kind\": \"k\", \"payload\": "
                                                + "[".repeat(100)
                                                + "]".repeat(100)
                                                + "}")
                                .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("D3.17 thousands of events are paged in order, while more come")
    void pagesThousands() {
        for (int first = 1; first <= 2_901; first += 100) {
            append(admin, run, batch(first, first + 99));
        }
        for (int limit : new int[] {1000, 777}) {
            assertThat(events(admin, run, limit))
                    .extracting(event -> event.path("seq").asLong())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 3_000).boxed().toList());
        }
    }

    @Test
    @DisplayName("D3.17 a page is stable while events are recorded")
    void pagesWhileEventsCome() {
        append(admin, run, batch(1, 10));
        ApiAnswer first = admin.get(run + "/events?limit=6");
        append(admin, run, batch(11, 12));
        ApiAnswer second = admin.get(run + "/events?limit=6&cursor=" + first.text("next_cursor"));

        assertThat(first.json().path("events")).hasSize(6);
        assertThat(second.json().path("events").findValuesAsText("seq"))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(7, 12).mapToObj(Integer::toString).toList());
        assertThat(second.json().has("next_cursor")).isFalse();
    }

    @Test
    void aPageEndsAtThreeMebibytes() {
        String payload = "\"" + "x".repeat(200 * 1024) + "\"";
        for (int seq = 1; seq <= 20; seq++) {
            append(
                    admin,
                    run,
                    "{\"seq\": %d, \"kind\": \"k\", \"payload\": %s}".formatted(seq, payload));
        }
        List<Integer> sizes = new ArrayList<>();
        String cursor = "";
        do {
            ApiAnswer page = admin.get(run + "/events?limit=1000" + cursor);
            sizes.add(page.json().path("events").size());
            assertThat(page.body().length()).isLessThan(3 << 20);
            JsonNode next = page.json().path("next_cursor");
            cursor = next.isMissingNode() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());

        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
    }
}
