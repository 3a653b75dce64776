package dev.waybill.aws;

import dev.waybill.domain.Contended;
import dev.waybill.domain.OutcomeUnknown;
import dev.waybill.domain.Unavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/// Writes that happen together or not at all (TransactWriteItems). Each write has a label, by which
/// a refusal names it. A transaction is tried again, under the same request token, when it met
/// another one or load, so it takes effect at most once.
///
/// Not thread-safe; committed once.
public final class Transaction {

    private static final int TRIES = 10;

    private final DynamoDbClient client;
    private final Backoff backoff;
    private final Map<String, TransactWriteItem> writes = new LinkedHashMap<>();
    private final Map<String, Supplier<RuntimeException>> reactions = new LinkedHashMap<>();
    private Runnable committed = () -> {};

    /// @param client the tables
    /// @param backoff waits between tries
    public Transaction(DynamoDbClient client, Backoff backoff) {
        this.client = client;
        this.backoff = backoff;
    }

    /// What a commit came to.
    public sealed interface Outcome {
        /// Every write took effect.
        record Committed() implements Outcome {}

        /// No write took effect, because conditions did not hold.
        ///
        /// @param items for each refused write's label the item as it stands; an empty map where
        ///   there is none
        record Refused(Map<String, Map<String, AttributeValue>> items) implements Outcome {
            public Refused {
                items = Map.copyOf(items);
            }

            /// Whether the write with this label was refused.
            public boolean has(String label) {
                return items.containsKey(label);
            }
        }

        /// Whether every write took effect.
        default boolean isCommitted() {
            return this instanceof Committed;
        }
    }

    /// Adds: put `item` if `condition` holds for what is there.
    public Transaction put(
            String label, String table, Map<String, AttributeValue> item, Expression condition) {
        return add(
                label,
                TransactWriteItem.builder()
                        .put(put ->
                                put.tableName(table)
                                        .item(item)
                                        .conditionExpression(condition.sentText())
                                        .expressionAttributeNames(condition.sentNames())
                                        .expressionAttributeValues(condition.sentValues())
                                        .returnValuesOnConditionCheckFailure(
                                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                        .build());
    }

    /// Adds: change the item at `key` by `update` if `condition` holds.
    public Transaction update(
            String label,
            String table,
            Map<String, AttributeValue> key,
            Expression update,
            Expression condition) {
        Expression both = update.with(condition);
        return add(
                label,
                TransactWriteItem.builder()
                        .update(change ->
                                change.tableName(table)
                                        .key(key)
                                        .updateExpression(update.text())
                                        .conditionExpression(condition.sentText())
                                        .expressionAttributeNames(both.sentNames())
                                        .expressionAttributeValues(both.sentValues())
                                        .returnValuesOnConditionCheckFailure(
                                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                        .build());
    }

    /// Adds: delete the item at `key` if `condition` holds.
    public Transaction delete(
            String label, String table, Map<String, AttributeValue> key, Expression condition) {
        return add(
                label,
                TransactWriteItem.builder()
                        .delete(delete ->
                                delete.tableName(table)
                                        .key(key)
                                        .conditionExpression(condition.sentText())
                                        .expressionAttributeNames(condition.sentNames())
                                        .expressionAttributeValues(condition.sentValues())
                                        .returnValuesOnConditionCheckFailure(
                                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                        .build());
    }

    /// Adds: nothing changes at `key`, but `condition` must hold there.
    public Transaction check(
            String label, String table, Map<String, AttributeValue> key, Expression condition) {
        return add(
                label,
                TransactWriteItem.builder()
                        .conditionCheck(check ->
                                check.tableName(table)
                                        .key(key)
                                        .conditionExpression(condition.text())
                                        .expressionAttributeNames(condition.sentNames())
                                        .expressionAttributeValues(condition.sentValues())
                                        .returnValuesOnConditionCheckFailure(
                                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                        .build());
    }

    /// Has the commit throw `reaction`, instead of returning a refusal, when the write `label` is
    /// refused.
    Transaction throwWhenRefused(String label, Supplier<RuntimeException> reaction) {
        reactions.put(label, reaction);
        return this;
    }

    /// Has `reaction` run once the transaction is known to have taken effect.
    Transaction whenCommitted(Runnable reaction) {
        committed = reaction;
        return this;
    }

    /// How many writes there are so far; at most [Limits#TRANSACTION_ACTIONS] can be committed.
    public int size() {
        return writes.size();
    }

    /// Does all the writes or none.
    ///
    /// @param action what is done, as a phrase: "adopt an upload"
    /// @throws Contended when others were in the way at every try; nothing was written
    /// @throws Unavailable when the tables could not be reached or refused for load; nothing was
    ///   written
    /// @throws OutcomeUnknown when it may have taken effect
    public Outcome commit(String action) {
        List<String> labels = List.copyOf(writes.keySet());
        TransactWriteItemsRequest request =
                TransactWriteItemsRequest.builder()
                        .transactItems(List.copyOf(writes.values()))
                        .clientRequestToken(UUID.randomUUID().toString())
                        .build();
        boolean unknown = false;
        for (int attempt = 1; ; attempt++) {
            SdkException failure;
            try {
                client.transactWriteItems(request);
                committed.run();
                return new Outcome.Committed();
            } catch (TransactionCanceledException e) {
                Map<String, Map<String, AttributeValue>> refused =
                        refused(labels, e.cancellationReasons());
                if (!refused.isEmpty()) {
                    react(refused);
                    return new Outcome.Refused(refused);
                }
                if (!isWorthAnotherTry(e.cancellationReasons())) {
                    throw e;
                }
                failure = e;
            } catch (TransactionInProgressException e) {
                unknown = true;
                failure = e;
            } catch (SdkException e) {
                if (!Calls.isTransient(e)) {
                    throw e;
                }
                unknown |= !Calls.isRefusedForLoad(e);
                failure = e;
            }
            if (attempt == TRIES) {
                throw lastFailure(action, unknown, failure);
            }
            backoff.before(attempt + 1);
        }
    }

    private void react(Map<String, Map<String, AttributeValue>> refused) {
        reactions.forEach((label, reaction) -> {
            if (refused.containsKey(label)) {
                throw reaction.get();
            }
        });
    }

    private static RuntimeException lastFailure(
            String action, boolean unknown, SdkException failure) {
        if (unknown) {
            return new OutcomeUnknown(action, failure);
        }
        return failure instanceof TransactionCanceledException
                ? new Contended(action)
                : new Unavailable(action, failure);
    }

    private static Map<String, Map<String, AttributeValue>> refused(
            List<String> labels, List<CancellationReason> reasons) {
        Map<String, Map<String, AttributeValue>> refused = new LinkedHashMap<>();
        for (int i = 0; i < reasons.size(); i++) {
            if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
                refused.put(labels.get(i), reasons.get(i).item());
            }
        }
        return refused;
    }

    private static boolean isWorthAnotherTry(List<CancellationReason> reasons) {
        return reasons.stream()
                .map(CancellationReason::code)
                .allMatch(code ->
                        switch (code) {
                            case "None",
                                    "TransactionConflict",
                                    "ThrottlingError",
                                    "ProvisionedThroughputExceeded" ->
                                    true;
                            default -> false;
                        });
    }

    private Transaction add(String label, TransactWriteItem write) {
        if (writes.putIfAbsent(label, write) != null) {
            throw new IllegalStateException("two writes of one transaction are labelled " + label);
        }
        return this;
    }
}
