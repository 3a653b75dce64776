package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Tokens that make a transaction happen once.
public interface TokenContract extends DynamoDbSubject {
    private static void commit(ExampleTable table, String token, TransactWriteItem item) {
        table.dynamoDb()
                .transactWriteItems(
                        request -> request.clientRequestToken(token).transactItems(item));
    }

    private static TransactWriteItem add(ExampleTable table, long value) {
        return Actions.update(table, key("a", "1"), "ADD n :v", value);
    }

    private static TransactWriteItem addIf(String condition, ExampleTable table, long value) {
        return Actions.updateIf(condition, table, key("a", "1"), "ADD n :v", value);
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }

    @Test
    default void commitsATokenOnce() {
        ExampleTable table = newTable();
        String token = newToken();
        commit(table, token, add(table, 5));
        commit(table, token, add(table, 5));
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(5));
        commit(table, newToken(), add(table, 5));
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(10));
    }

    @Test
    default void refusesOtherContentForAToken() {
        ExampleTable table = newTable();
        String token = newToken();
        commit(table, token, add(table, 5));
        assertThatThrownBy(() -> commit(table, token, add(table, 6)))
                .isInstanceOf(IdempotentParameterMismatchException.class);
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(5));
    }

    @Test
    default void triesACancelledTransactionAgain() {
        ExampleTable table = newTable();
        String token = newToken();
        TransactWriteItem item = addIf("attribute_exists(box)", table, 5);
        assertThatThrownBy(() -> commit(table, token, item))
                .isInstanceOf(TransactionCanceledException.class);
        table.put(key("a", "1"));
        commit(table, token, item);
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(5));
    }

    @Test
    default void repeatsTheAnswerThoughTheItemChangedSince() {
        ExampleTable table = newTable();
        String token = newToken();
        TransactWriteItem item = addIf("attribute_not_exists(box)", table, 5);
        commit(table, token, item);
        commit(table, newToken(), add(table, 1));
        commit(table, token, item);
        assertThat(table.get(key("a", "1"))).containsEntry("n", number(6));
    }

    @Test
    default void refusesLongTokens() {
        ExampleTable table = newTable();
        assertInvalid(() -> commit(table, "t".repeat(37), add(table, 5)));
    }
}
