package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.kinds;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.store;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.Attributes;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.dynamodb.DelegatingDynamoDb;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/// A batch read is not of one moment: others may write between one item and the next.
class TornReadTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = DocumentsFixture.admin(stack);

    @BeforeEach
    void document() {
        admin.patch(DOCUMENT, "{\"a\":1}");
    }

    @Test
    void d0_5_aWriteBetweenDocumentAndFeedIsNotLost() {
        expectBoth("document#edge-7", torn("document#edge-7").patch(DOCUMENT, "{\"b\":2}"));
    }

    @Test
    void d0_5_aWriteBetweenFeedAndDocumentIsNotLost() {
        expectBoth("feed", torn("feed").patch(DOCUMENT, "{\"b\":2}"));
    }

    private void expectBoth(String first, ApiAnswer answer) {
        assertThat(answer.status()).as(first).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"a\":1,\"c\":3,\"b\":2}");
        assertThat(admin.get(DOCUMENT).body()).isEqualTo(answer.body());
        assertThat(kinds(stack)).hasSize(3);
    }

    @Test
    void aBlobThatIsStoredMeanwhileIsHeldAllTheSame() {
        ApiClient slow =
                DocumentsFixture.admin(
                        stack.through(
                                client -> new Between(client, "row", () -> store(stack, "bytes"))));

        assertThat(slow.put(reference("f"), to("bytes")).status()).isEqualTo(201);
        assertThat(DocumentsFixture.isHeld(stack, "bytes")).isTrue();
        Holding.requireAgreement(stack);
    }

    private ApiClient torn(String first) {
        return DocumentsFixture.admin(
                stack.through(client ->
                        new Between(client, first, () -> admin.patch(DOCUMENT, "{\"c\":3}"))));
    }

    /// Does something once, right after one item of a batch was read and before the others are.
    private static final class Between extends DelegatingDynamoDb {

        private final String first;
        private final Runnable something;
        private final AtomicBoolean done = new AtomicBoolean();

        Between(DynamoDbClient client, String first, Runnable something) {
            super(client);
            this.first = first;
            this.something = something;
        }

        @Override
        protected <Q extends DynamoDbRequest, R> R call(
                String operation, Q request, Function<Q, R> delegated) {
            if (request instanceof BatchGetItemRequest batch
                    && keys(batch).stream().anyMatch(this::isFirst)
                    && done.compareAndSet(false, true)) {
                @SuppressWarnings("unchecked") // a batch read answers what its name says
                R torn = (R) torn(batch);
                return torn;
            }
            return delegated.apply(request);
        }

        private BatchGetItemResponse torn(BatchGetItemRequest batch) {
            BatchGetItemResponse before = delegate().batchGetItem(batch);
            something.run();
            BatchGetItemResponse after = delegate().batchGetItem(batch);
            String table = batch.requestItems().keySet().iterator().next();
            List<Map<String, AttributeValue>> items = new ArrayList<>();
            before.responses().getOrDefault(table, List.of()).stream()
                    .filter(this::isFirst)
                    .forEach(items::add);
            after.responses().getOrDefault(table, List.of()).stream()
                    .filter(item -> !isFirst(item))
                    .forEach(items::add);
            return after.toBuilder().responses(Map.of(table, items)).build();
        }

        private static List<Map<String, AttributeValue>> keys(BatchGetItemRequest batch) {
            return batch.requestItems().values().iterator().next().keys();
        }

        private boolean isFirst(Map<String, AttributeValue> item) {
            return first.equals(Attributes.of(item).text("item"));
        }
    }
}
