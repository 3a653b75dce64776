package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.COLLECTION;
import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.Waiting;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the operations ask of AWS.
class DocumentCallsTest {

    private static final String TRANSACTION = "DynamoDb.TransactWriteItems";
    private static final String GET = "DynamoDb.GetItem";
    private static final String BATCH_GET = "DynamoDb.BatchGetItem";
    private static final String QUERY = "DynamoDb.Query";

    private final CallCounts counts = new CallCounts();
    private final TestStack stack = TestStack.onTwins().counted(counts);
    private final ApiClient admin = DocumentsFixture.admin(stack);
    private final ApiClient reader = DocumentsFixture.reader(stack, Waiting.never());

    @Test
    void storingAReferenceCostsOneTransactionAndThreeReads() {
        costs(() -> admin.put(reference("f"), to("one")), Map.of(BATCH_GET, 3L, TRANSACTION, 1L));
        costs(() -> admin.put(reference("f"), to("two")), Map.of(BATCH_GET, 3L, TRANSACTION, 1L));
        costs(() -> admin.put(reference("f"), to("two")), Map.of(BATCH_GET, 1L));
    }

    @Test
    void removingAReferenceCostsOneTransaction() {
        admin.put(reference("f"), to("one"));

        costs(() -> admin.delete(reference("f")), Map.of(BATCH_GET, 2L, TRANSACTION, 1L));
        costs(() -> admin.delete(reference("f")), Map.of(BATCH_GET, 1L));
    }

    @Test
    void patchingAndDeletingCostATransactionEach() {
        costs(() -> admin.patch(DOCUMENT, "{\"a\": 1}"), Map.of(BATCH_GET, 1L, TRANSACTION, 1L));
        costs(() -> admin.delete(DOCUMENT), Map.of(BATCH_GET, 1L, TRANSACTION, 1L));
    }

    @Test
    void readingCostsOneRead() {
        admin.put(reference("f"), to("one"));

        costs(() -> admin.get(DOCUMENT), Map.of(GET, 1L));
        costs(() -> admin.get(reference("f")), Map.of(GET, 1L));
        costs(() -> admin.get(DOCUMENT + "/references"), Map.of(GET, 1L));
        costs(() -> admin.get(COLLECTION + "/documents"), Map.of(QUERY, 1L));
    }

    @Test
    void lookingForChangesCostsOneReadWhenThereAreNone() {
        admin.put(reference("f"), to("one"));
        String cursor = reader.get(COLLECTION + "/changes").text("next_cursor");

        costs(() -> reader.get(COLLECTION + "/changes?cursor=" + cursor), Map.of(GET, 1L));
        costs(() -> reader.get(COLLECTION + "/changes"), Map.of(GET, 1L, QUERY, 1L));
    }

    private void costs(Runnable call, Map<String, Long> expected) {
        counts.reset();
        call.run();
        assertThat(counts.byOperation()).isEqualTo(expected);
    }
}
