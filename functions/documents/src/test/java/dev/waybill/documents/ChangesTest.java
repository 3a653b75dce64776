package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.COLLECTION;
import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.changes;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Attributes;
import dev.waybill.domain.document.DocumentChange;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ChangesTest {

    private static final String CHANGES = COLLECTION + "/changes";

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = DocumentsFixture.admin(stack);
    private final ApiClient reader = DocumentsFixture.reader(stack, Waiting.never());

    @Test
    void everyChangeIsThereInOrder() {
        admin.put(reference("f"), to("one"));
        admin.patch(DOCUMENT, "{\"a\": 1}");
        stack.clock().advance(Duration.ofSeconds(5));
        admin.patch(COLLECTION + "/documents/other", "{}");
        admin.delete(reference("f"));
        admin.delete(DOCUMENT);

        List<JsonNode> changes = changes(stack, 2);
        assertThat(changes.stream().map(JsonNode::toString))
                .containsExactly(
                        change(1, "edge-7", "\"field\":\"f\",", "ReferenceStored", 1, "00"),
                        change(2, "edge-7", "", "DocumentPatched", 2, "00"),
                        change(3, "other", "", "DocumentPatched", 1, "05"),
                        change(4, "edge-7", "\"field\":\"f\",", "ReferenceRemoved", 3, "05"),
                        change(5, "edge-7", "", "DocumentDeleted", 4, "05"));
    }

    private static String change(
            int seq, String document, String field, String kind, int revision, String second) {
        return "{\"seq\":%d,\"document\":\"%s\",%s\"kind\":\"%s\",\"revision\":%d,\"at\":\"2025-06-01T12:00:%sZ\"}"
                .formatted(seq, document, field, kind, revision, second);
    }

    @Test
    void thereIsAlwaysACursorToGoOnFrom() {
        ApiAnswer nothing = reader.get(CHANGES);
        assertThat(nothing.json().path("changes")).isEmpty();
        admin.patch(DOCUMENT, "{}");

        JsonNode first = reader.get(CHANGES + "?cursor=" + nothing.text("next_cursor")).json();
        assertThat(first.path("changes")).hasSize(1);
        String behind = "?cursor=" + first.path("next_cursor").asText();
        assertThat(reader.get(CHANGES + behind).json().path("changes")).isEmpty();
        assertThat(reader.get(CHANGES + behind).text("next_cursor"))
                .isEqualTo(first.path("next_cursor").asText());
        admin.delete(DOCUMENT);
        assertThat(reader.get(CHANGES + behind).json().at("/changes/0/seq").asInt()).isEqualTo(2);
        assertThat(reader.get("/v1/collections/other/changes" + behind).code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void whoWaitsGetsTheFirstChange() {
        admin.patch(DOCUMENT, "{}");
        String cursor = reader.get(CHANGES).text("next_cursor");
        AtomicInteger pauses = new AtomicInteger();
        ApiClient waiting =
                DocumentsFixture.reader(
                        stack,
                        () ->
                                pause -> {
                                    stack.clock().advance(pause);
                                    if (pauses.incrementAndGet() == 3) {
                                        admin.delete(DOCUMENT);
                                    }
                                    return true;
                                });

        JsonNode news = waiting.get(CHANGES + "?wait=20&cursor=" + cursor).json();
        assertThat(news.at("/changes/0/kind").asText()).isEqualTo("DocumentDeleted");
        assertThat(pauses).hasValue(3);
    }

    @Test
    void nobodyWaitsLongerThanItWishes() {
        AtomicInteger pauses = new AtomicInteger();
        ApiClient waiting =
                DocumentsFixture.reader(
                        stack,
                        () ->
                                pause -> {
                                    stack.clock().advance(pause);
                                    pauses.incrementAndGet();
                                    return true;
                                });

        assertThat(waiting.get(CHANGES + "?wait=3").json().path("changes")).isEmpty();
        assertThat(pauses).hasValue(6);
        assertThat(reader.get(CHANGES + "?wait=20").json().path("changes")).isEmpty();
        assertThat(reader.get(CHANGES + "?wait=21").text("field")).isEqualTo("wait");
    }

    @Test
    void changesAreKeptThirtyDays() {
        admin.patch(DOCUMENT, "{\"a\": 1}");
        String first = reader.get(CHANGES + "?limit=1").text("next_cursor");
        stack.clock().advance(Duration.ofDays(1));
        admin.patch(DOCUMENT, "{\"a\": 2}");
        admin.patch(DOCUMENT, "{\"a\": 3}");
        String last = reader.get(CHANGES).text("next_cursor");

        stack.clock().advance(DocumentChange.KEPT.minusDays(1));
        assertThat(seqs("")).containsExactly(2, 3);
        assertThat(seqs("?cursor=" + first)).containsExactly(2, 3);
        stack.clock().advance(Duration.ofDays(1));
        assertThat(seqs("")).isEmpty();
        ApiAnswer lost = reader.get(CHANGES + "?cursor=" + first);
        assertThat(lost.status()).isEqualTo(400);
        assertThat(lost.code()).isEqualTo("invalid_cursor");
        assertThat(seqs("?cursor=" + last)).isEmpty();

        String anew = reader.get(CHANGES).text("next_cursor");
        admin.patch(DOCUMENT, "{\"a\": 4}");
        assertThat(seqs("?cursor=" + anew)).containsExactly(4);
        assertThat(seqs("")).containsExactly(4);
        assertThat(seqs("?cursor=" + last)).containsExactly(4);
        assertThat(reader.get(CHANGES + "?cursor=" + first).code()).isEqualTo("invalid_cursor");
    }

    @Test
    void aChangeThatIsNotToBeSeenYetIsNotPassedOver() {
        for (int i = 0; i < 4; i++) {
            admin.patch(DOCUMENT, "{\"a\": " + i + "}");
        }
        Map<String, AttributeValue> third = item("change#00000000000000000003");
        stack.backends()
                .clients()
                .dynamoDb()
                .deleteItem(request -> request.tableName(table()).key(third));

        assertThat(seqs("")).containsExactly(1, 2);
        String behind = reader.get(CHANGES).text("next_cursor");
        ApiAnswer unseen = reader.get(CHANGES + "?cursor=" + behind);
        assertThat(unseen.status()).isEqualTo(409);
        assertThat(unseen.code()).isEqualTo("write_conflict");
    }

    @Test
    void timeNeverGoesBackInAFeed() {
        admin.patch(DOCUMENT, "{\"a\": 1}");
        stack.clock().advance(Duration.ofMinutes(-5));
        admin.patch(DOCUMENT, "{\"a\": 2}");

        List<JsonNode> changes = changes(stack, 10);
        assertThat(changes.get(1).path("at")).isEqualTo(changes.get(0).path("at"));
    }

    private List<Integer> seqs(String query) {
        return reader.get(CHANGES + query).json().path("changes").findValues("seq").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    private String table() {
        return stack.backends().config().tables().documents();
    }

    private static Map<String, AttributeValue> item(String item) {
        return Attributes.none().put("collection", "cameras").put("item", item).item();
    }
}
