package dev.waybill.testing.dynamodb;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.testing.dynamodb.contract.DynamoDbContract;
import dev.waybill.testing.dynamodb.contract.ExampleTable;
import dev.waybill.testing.faults.Fault.Kind;
import dev.waybill.testing.faults.Fault.Moment;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.faults.SimulatedCrash;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class FaultyDynamoDbTest {
    private final ExampleTable sound = ExampleTable.create(new InMemoryDynamoDb());

    private ExampleTable through(Faults faults) {
        return new ExampleTable(new FaultyDynamoDb(sound.dynamoDb(), faults), sound.name());
    }

    private ExampleTable failing(Kind kind, Moment moment) {
        return through(Faults.at(1, kind, moment));
    }

    private Map<String, AttributeValue> written() {
        return sound.get(key("a", "1"));
    }

    @Test
    void throttlesWithoutEffect() {
        ExampleTable table = failing(Kind.THROTTLING, Moment.BEFORE);
        ProvisionedThroughputExceededException refusal =
                catchThrowableOfType(
                        ProvisionedThroughputExceededException.class,
                        () -> table.put(key("a", "1")));
        assertThat(refusal.isThrottlingException()).isTrue();
        assertThat(written()).isEmpty();
        table.put(key("a", "1"));
        assertThat(written()).isNotEmpty();
    }

    @Test
    void losesTheAnswerBeforeOrAfterTheEffect() {
        assertThatThrownBy(() -> failing(Kind.TIMEOUT, Moment.BEFORE).put(key("a", "1")))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThat(written()).isEmpty();
        assertThatThrownBy(() -> failing(Kind.TIMEOUT, Moment.AFTER).put(key("a", "1")))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThat(written()).isNotEmpty();
    }

    @Test
    void crashesBeforeOrAfterTheEffectAndStaysDown() {
        Faults faults = Faults.at(1, Kind.CRASH, Moment.AFTER);
        ExampleTable table = through(faults);
        assertThatThrownBy(() -> table.put(key("a", "1"))).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> table.get(key("a", "1"))).isInstanceOf(SimulatedCrash.class);
        faults.restart();
        assertThat(table.get(key("a", "1"))).isEqualTo(key("a", "1"));
    }

    @Test
    void cancelsTransactionsForAConflict() {
        ExampleTable table = failing(Kind.CONFLICT, Moment.BEFORE);
        List<TransactWriteItem> items =
                List.of(item(key("a", "1")), item(key("a", "2")), item(key("a", "3")));
        TransactionCanceledException cancelled =
                catchThrowableOfType(
                        TransactionCanceledException.class,
                        () -> table.dynamoDb().transactWriteItems(r -> r.transactItems(items)));
        assertThat(cancelled.cancellationReasons())
                .extracting(CancellationReason::code)
                .containsExactly("None", "TransactionConflict", "None");
        assertThat(written()).isEmpty();
    }

    private TransactWriteItem item(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(sound.name()).item(key))
                .build();
    }

    @Test
    void conflictsWithSingleWritesButNotWithReads() {
        assertThatThrownBy(() -> failing(Kind.CONFLICT, Moment.BEFORE).put(key("a", "1")))
                .isInstanceOf(TransactionConflictException.class);
        assertThat(failing(Kind.CONFLICT, Moment.BEFORE).get(key("a", "1"))).isEmpty();
    }

    @Test
    void doesBatchesByHalf() {
        ExampleTable table = through(Faults.share(1, 1, Kind.PARTIAL));
        List<WriteRequest> writes =
                List.of(put(key("a", "1")), put(key("a", "2")), put(key("a", "3")));
        BatchWriteItemResponse written =
                table.dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(sound.name(), writes)));
        assertThat(written.unprocessedItems())
                .isEqualTo(Map.of(sound.name(), List.of(put(key("a", "3")))));
        assertThat(sound.get(key("a", "2"))).isNotEmpty();
        assertThat(sound.get(key("a", "3"))).isEmpty();
        BatchGetItemResponse read =
                table.dynamoDb()
                        .batchGetItem(r ->
                                r.requestItems(
                                        Map.of(
                                                sound.name(),
                                                keys(List.of(key("a", "1"), key("a", "2"))))));
        assertThat(read.responses().get(sound.name())).containsExactly(key("a", "1"));
        assertThat(read.unprocessedKeys())
                .isEqualTo(Map.of(sound.name(), keys(List.of(key("a", "2")))));
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
        return KeysAndAttributes.builder().keys(keys).build();
    }

    @Test
    void failsASeededShareOfTheCalls() {
        Faults faults = Faults.share(3, 0.05, Kind.TIMEOUT, Kind.CONFLICT, Kind.THROTTLING);
        ExampleTable table = through(faults);
        int failed = 0;
        for (int i = 0; i < 1000; i++) {
            try {
                table.put(with(key("a", "1"), "n", number(i)));
            } catch (RuntimeException e) {
                failed++;
            }
        }
        assertThat(failed).isEqualTo(faults.injected()).isBetween(25, 85);
    }

    /// Without faults nothing is different.
    @Nested
    class WithoutFaults extends DynamoDbContract {
        private final DynamoDbClient faultless =
                new FaultyDynamoDb(new InMemoryDynamoDb(), Faults.none());

        @Override
        public DynamoDbClient dynamoDb() {
            return faultless;
        }
    }
}
