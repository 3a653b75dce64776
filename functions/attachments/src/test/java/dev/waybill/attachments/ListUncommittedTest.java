package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.commit;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.pending;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.uncommitted;
import static dev.waybill.attachments.AttachmentsFixture.uncommittedIds;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.NameOrder;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListUncommittedTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = admin(stack);

    private record Place(long at, String session, String id) {

        static Place of(JsonNode entry) {
            return new Place(
                    entry.path("intent_at_epoch_ms").asLong(),
                    entry.path("session_id").asText(),
                    entry.path("attachment_id").asText());
        }

        static Comparator<Place> order() {
            return Comparator.comparingLong(Place::at)
                    .thenComparing(Place::session, NameOrder::compare)
                    .thenComparing(Place::id);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000})
    @DisplayName("D4.11 the order is time, session, id, also over pages and between like names")
    void d4_11_orderedOverPages(int limit) {
        List<Place> expected = new ArrayList<>();
        for (int tick = 0; tick < 3; tick++) {
            for (String session : List.of("a", "a!", "a b", "aa", "🚀", "\uFF5E")) {
                for (int i = 0; i < 4; i++) {
                    String text = tick + " " + i;
                    store(admin, session, tick + session + text);
                    expected.add(
                            new Place(
                                    stack.clock().instant().toEpochMilli(),
                                    session,
                                    id(tick + session + text)));
                }
            }
            stack.clock().advance(Duration.ofMillis(1));
        }
        expected.sort(Place.order());

        assertThat(uncommitted(admin, "?limit=" + limit).stream().map(Place::of).toList())
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("F37, D4.11 the cutoff is inclusive, and committed ones are not listed")
    void f37_cutoffIsInclusive() {
        String first = store(admin, "s", "first");
        long at = stack.clock().instant().toEpochMilli();
        stack.clock().advance(Duration.ofMillis(1));
        String second = store(admin, "s", "second");

        assertThat(ids("?older_than_epoch_ms=" + (at - 1))).isEmpty();
        assertThat(ids("?older_than_epoch_ms=" + at)).containsExactly(first);
        assertThat(ids("?older_than_epoch_ms=" + (at + 1))).containsExactly(first, second);
        assertThat(ids("?older_than_epoch_ms=0")).isEmpty();
        assertThat(ids("?older_than_epoch_ms=9223372036854775807")).hasSize(2);
        commit(admin, "s", List.of(first));
        assertThat(uncommittedIds(admin)).containsExactly(second);
    }

    private List<String> ids(String query) {
        return uncommitted(admin, query).stream()
                .map(entry -> entry.path("attachment_id").asText())
                .toList();
    }

    @Test
    @DisplayName("Nothing is lost or repeated while others commit and ask again")
    void pagesHoldWhileOthersWrite() {
        List<String> ids =
                IntStream.range(0, 40).mapToObj(i -> store(admin, "s", "page " + i)).toList();
        ApiAnswer first = admin.get("/v1/attachments/uncommitted?limit=10");
        List<String> seen = new ArrayList<>();
        first.json()
                .path("entries")
                .forEach(entry -> seen.add(entry.path("attachment_id").asText()));
        List<String> unseen = ids.stream().filter(id -> !seen.contains(id)).toList();
        commit(admin, "s", List.of(unseen.get(0)));
        stack.clock().advance(Duration.ofMillis(1));
        store(admin, "s", "page " + ids.indexOf(unseen.get(1)));
        String cursor = first.text("next_cursor");
        List<String> rest = ids("?limit=10&cursor=" + cursor);

        assertThat(rest).doesNotHaveDuplicates().doesNotContainAnyElementsOf(seen);
        assertThat(rest).containsExactlyInAnyOrderElementsOf(unseen.subList(1, unseen.size()));
    }

    @Test
    @DisplayName("F37 an index that lags shows nothing that is committed or gone")
    void aLaggingIndexShowsNothingThatIsGone() {
        InMemoryDynamoDb tables = (InMemoryDynamoDb) stack.backends().clients().dynamoDb();
        String committed = store(admin, "s", "committed");
        String gone = store(admin, "s", "gone");
        String left = store(admin, "s", "left");
        tables.lagIndexes(stack.backends().config().tables().attachments(), 2);
        commit(admin, "s", List.of(committed));
        admin.delete(path("s", gone));

        assertThat(uncommittedIds(admin)).containsExactly(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {"older_than_epoch_ms=x", "older_than_epoch_ms=-1", "limit=0"})
    void refusesBadQueries(String query) {
        assertThat(admin.get("/v1/attachments/uncommitted?" + query).code())
                .isEqualTo("invalid_request");
    }

    @Test
    void aCursorBelongsToItsQuery() {
        IntStream.range(0, 3).forEach(i -> store(admin, "s", "cursor " + i));
        String cursor = admin.get("/v1/attachments/uncommitted?limit=1").text("next_cursor");

        assertThat(
                        admin.get(
                                        "/v1/attachments/uncommitted?older_than_epoch_ms=5&cursor="
                                                + cursor)
                                .code())
                .isEqualTo("invalid_cursor");
        assertThat(admin.get(path("s") + "?cursor=" + cursor).code()).isEqualTo("invalid_cursor");
    }

    @Test
    @DisplayName("F35 pending are what was stored and is not committed, sorted, page by page")
    void f35_pendingIsSorted() {
        List<String> ids =
                IntStream.range(0, 60)
                        .mapToObj(i -> store(admin, "s", "pending " + i))
                        .sorted()
                        .toList();
        upload(admin, "s", "never sent");
        commit(admin, "s", ids.subList(10, 50));
        List<String> expected = new ArrayList<>(ids.subList(0, 10));
        expected.addAll(ids.subList(50, 60));

        for (int limit : new int[] {1, 7, 20, 1000}) {
            assertThat(pending(admin, "s", limit)).isEqualTo(expected);
        }
        assertThat(pending(admin, "other")).isEmpty();
    }
}
