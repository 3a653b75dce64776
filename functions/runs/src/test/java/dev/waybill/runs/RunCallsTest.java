package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.SUMMARY;
import static dev.waybill.runs.RunsFixture.append;
import static dev.waybill.runs.RunsFixture.batch;
import static dev.waybill.runs.RunsFixture.event;
import static dev.waybill.runs.RunsFixture.newRun;
import static dev.waybill.runs.RunsFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.stack.TestStack;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the operations ask of AWS.
class RunCallsTest {

    private static final String TRANSACTION = "DynamoDb.TransactWriteItems";
    private static final String GET = "DynamoDb.GetItem";
    private static final String BATCH_GET = "DynamoDb.BatchGetItem";
    private static final String QUERY = "DynamoDb.Query";

    private final CallCounts counts = new CallCounts();
    private final ApiClient admin = RunsFixture.admin(TestStack.onTwins().counted(counts));
    private final String run = start(admin, "spec");

    @Test
    @DisplayName("Events with rising numbers cost one transaction, however many they are")
    void recordingCostsOneTransaction() {
        costs(() -> append(admin, run, event(1, "a")), Map.of(TRANSACTION, 1L));
        costs(() -> append(admin, run, batch(2, 98)), Map.of(TRANSACTION, 1L));
    }

    @Test
    void aLateNumberCostsASecondTry() {
        append(admin, run, event(9, "a"));

        costs(() -> append(admin, run, event(8, "b")), Map.of(TRANSACTION, 2L));
    }

    @Test
    void recordingAgainCostsOneTransaction() {
        append(admin, run, event(8, "b"));

        costs(() -> append(admin, run, event(8, "b")), Map.of(TRANSACTION, 1L));
    }

    @Test
    void aNumberOfTheServersCostsARead() {
        costs(
                () -> append(admin, run, "{\"kind\": \"k\", \"payload\": 1}"),
                Map.of(GET, 1L, TRANSACTION, 1L));
    }

    @Test
    void aHundredEventsCostASecondTransaction() {
        costs(
                () -> append(admin, run, batch(1, 100)),
                Map.of(GET, 2L, BATCH_GET, 2L, TRANSACTION, 2L));
    }

    @Test
    void startingAndEndingCostATransactionEach() {
        costs(() -> admin.post("/v1/runs", newRun("spec")), Map.of(BATCH_GET, 1L, TRANSACTION, 1L));
        costs(() -> admin.post(run + "/complete", SUMMARY), Map.of(TRANSACTION, 1L, GET, 1L));
    }

    @Test
    void readingCostsWhatIsRead() {
        append(admin, run, batch(1, 5));

        costs(() -> admin.get(run), Map.of(GET, 1L));
        costs(() -> admin.get(run + "/events"), Map.of(GET, 1L, QUERY, 1L));
        costs(() -> admin.get("/v1/runs"), Map.of(QUERY, 1L, BATCH_GET, 1L));
    }

    private void costs(Runnable call, Map<String, Long> expected) {
        counts.reset();
        call.run();
        assertThat(counts.byOperation()).isEqualTo(expected);
    }
}
