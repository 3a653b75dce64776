package dev.waybill.attachments;

import static dev.waybill.attachments.AttachmentsFixture.admin;
import static dev.waybill.attachments.AttachmentsFixture.commit;
import static dev.waybill.attachments.AttachmentsFixture.id;
import static dev.waybill.attachments.AttachmentsFixture.path;
import static dev.waybill.attachments.AttachmentsFixture.store;
import static dev.waybill.attachments.AttachmentsFixture.upload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What each operation asks of AWS.
class AttachmentCallsTest {

    private static final String TRANSACTION = "DynamoDb.TransactWriteItems";
    private static final String PUT = "DynamoDb.PutItem";
    private static final String GET = "DynamoDb.GetItem";
    private static final String BATCH_GET = "DynamoDb.BatchGetItem";
    private static final String QUERY = "DynamoDb.Query";
    private static final String HEAD_OBJECT = "S3.HeadObject";
    private static final String GET_OBJECT = "S3.GetObject";
    private static final String PUT_OBJECT = "S3.PutObject";

    private final CallCounts counts = new CallCounts();
    private final ApiClient admin = admin(TestStack.onTwins().counted(counts));

    @Test
    void newBytesCostAnIntentARecordAnObjectAndATransaction() {
        costs(
                () -> store(admin, "s", "new"),
                Map.of(GET, 5L, BATCH_GET, 1L, PUT, 1L, TRANSACTION, 2L, PUT_OBJECT, 1L));
    }

    @Test
    void knownBytesCostAnIntentALookAndATransaction() {
        store(admin, "a", "known");

        costs(
                () -> store(admin, "b", "known"),
                Map.of(GET, 3L, BATCH_GET, 1L, TRANSACTION, 2L, HEAD_OBJECT, 1L));
    }

    @Test
    void aCommitCostsAReadPerHundredAndATransactionPerNinetySix() {
        List<String> ids =
                IntStream.range(0, 200)
                        .mapToObj(i -> {
                            upload(admin, "s", "commit " + i);
                            return id("commit " + i);
                        })
                        .toList();

        costs(() -> commit(admin, "s", ids.subList(0, 96)), Map.of(BATCH_GET, 1L, TRANSACTION, 1L));
        costs(() -> commit(admin, "s", ids), Map.of(BATCH_GET, 2L, TRANSACTION, 2L));
    }

    @Test
    void removingCostsATransaction() {
        store(admin, "s", "removed");

        costs(
                () -> admin.delete(path("s", id("removed"))),
                Map.of(GET, 1L, BATCH_GET, 1L, TRANSACTION, 1L));
    }

    @Test
    void readingCostsTwoReads() {
        store(admin, "s", "read");

        costs(() -> admin.get(path("s", id("read"))), Map.of(GET, 2L));
        costs(() -> admin.get(path("s", id("read")) + "/content"), Map.of(GET, 2L, GET_OBJECT, 1L));
        costs(() -> admin.get(path("s") + "?pending=true"), Map.of(QUERY, 1L, BATCH_GET, 1L));
        costs(() -> admin.get("/v1/attachments/uncommitted"), Map.of(QUERY, 4L, BATCH_GET, 1L));
    }

    private void costs(Runnable call, Map<String, Long> expected) {
        counts.reset();
        call.run();
        assertThat(counts.byOperation()).isEqualTo(expected);
    }
}
