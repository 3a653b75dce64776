package dev.waybill.aws;

import dev.waybill.domain.Contended;
import dev.waybill.domain.Unavailable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The single-item calls and queries of one table, with the failures of the domain. `*Table`
/// classes stand on it; each call takes the action as a phrase, for failures.
public final class Rows {

    private static final int BATCH_TRIES = 10;
    private static final int WRITE_TRIES = 10;

    private final DynamoDbClient client;
    private final String table;
    private final Backoff backoff;

    /// @param table the table's name
    public Rows(DynamoDbClient client, String table, Backoff backoff) {
        this.client = client;
        this.table = table;
        this.backoff = backoff;
    }

    /// The table's name.
    public String table() {
        return table;
    }

    /// What a conditional write came to.
    public sealed interface Written {
        /// It took effect; `item` is the item as it stands now.
        record Done(Map<String, AttributeValue> item) implements Written {}

        /// The condition did not hold; `item` is the item as it stands, an empty map when there is
        /// none.
        record Refused(Map<String, AttributeValue> item) implements Written {}
    }

    /// A page of a query.
    ///
    /// @param items what was found, in order
    /// @param last the key to go on after; absent when there is no more
    public record Found(
            List<Map<String, AttributeValue>> items, Optional<Map<String, AttributeValue>> last) {
        public Found {
            items = List.copyOf(items);
        }
    }

    /// What a query asks for. `limit` 0 means none.
    public record Query(
            Optional<String> index,
            Expression key,
            Expression filter,
            int limit,
            boolean forward,
            boolean consistent,
            Optional<Map<String, AttributeValue>> after) {

        /// All items of the table that `key` names, in order, read consistently.
        public static Query of(Expression key) {
            return new Query(
                    Optional.empty(), key, Expression.NONE, 0, true, true, Optional.empty());
        }

        /// The items of an index that `key` names, in order; indexes are never consistent.
        public static Query ofIndex(String index, Expression key) {
            return new Query(
                    Optional.of(index), key, Expression.NONE, 0, true, false, Optional.empty());
        }

        public Query limit(int most) {
            return new Query(index, key, filter, most, forward, consistent, after);
        }

        public Query filter(Expression kept) {
            return new Query(index, key, kept, limit, forward, consistent, after);
        }

        public Query backward() {
            return new Query(index, key, filter, limit, false, consistent, after);
        }

        public Query eventual() {
            return new Query(index, key, filter, limit, forward, false, after);
        }

        /// The same query, going on after an item's key (for an index: with the index's key
        /// attributes too).
        public Query after(Map<String, AttributeValue> last) {
            return new Query(index, key, filter, limit, forward, consistent, Optional.of(last));
        }
    }

    /// The item at `key`, read consistently; absent when there is none.
    public Optional<Map<String, AttributeValue>> find(
            String action, Map<String, AttributeValue> key) {
        return find(action, key, true);
    }

    /// The item at `key`; absent when there is none.
    public Optional<Map<String, AttributeValue>> find(
            String action, Map<String, AttributeValue> key, boolean consistent) {
        GetItemRequest request =
                GetItemRequest.builder()
                        .tableName(table)
                        .key(key)
                        .consistentRead(consistent)
                        .build();
        var response = Calls.read(action, () -> client.getItem(request));
        return response.hasItem() && !response.item().isEmpty()
                ? Optional.of(response.item())
                : Optional.empty();
    }

    /// The items that exist at `keys`, in any order; any number of keys, each at most once.
    public List<Map<String, AttributeValue>> findAll(
            String action, List<Map<String, AttributeValue>> keys, boolean consistent) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += Limits.BATCH_GET_KEYS) {
            int to = Math.min(keys.size(), from + Limits.BATCH_GET_KEYS);
            findBatch(action, keys.subList(from, to), consistent, items);
        }
        return items;
    }

    private void findBatch(
            String action,
            List<Map<String, AttributeValue>> keys,
            boolean consistent,
            List<Map<String, AttributeValue>> items) {
        Map<String, KeysAndAttributes> wanted =
                Map.of(
                        table,
                        KeysAndAttributes.builder().keys(keys).consistentRead(consistent).build());
        for (int attempt = 1; !wanted.isEmpty(); attempt++) {
            if (attempt > BATCH_TRIES) {
                throw new Unavailable(action, new IllegalStateException("keys stay unprocessed"));
            }
            if (attempt > 1) {
                backoff.before(attempt);
            }
            BatchGetItemRequest request =
                    BatchGetItemRequest.builder().requestItems(wanted).build();
            BatchGetItemResponse response = Calls.read(action, () -> client.batchGetItem(request));
            items.addAll(response.responses().getOrDefault(table, List.of()));
            wanted = response.unprocessedKeys();
        }
    }

    /// Puts `item` if `condition` holds for what is there. When the answer to an own try was lost
    /// and the repetition is refused, the item that stands there is the own one, and the write
    /// counts as done: give items something that tells them apart.
    public Written put(String action, Map<String, AttributeValue> item, Expression condition) {
        PutItemRequest request =
                PutItemRequest.builder()
                        .tableName(table)
                        .item(item)
                        .conditionExpression(condition.sentText())
                        .expressionAttributeNames(condition.sentNames())
                        .expressionAttributeValues(condition.sentValues())
                        .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build();
        try {
            write(action, () -> client.putItem(request));
            return new Written.Done(item);
        } catch (ConditionalCheckFailedException e) {
            Map<String, AttributeValue> there = e.hasItem() ? e.item() : Map.of();
            return there.equals(item) ? new Written.Done(item) : new Written.Refused(there);
        }
    }

    /// Changes the item at `key` by `update` if `condition` holds. A repetition after a lost answer
    /// may be refused because of the own change: use it where the condition tells that, or where a
    /// refusal does no harm.
    public Written update(
            String action,
            Map<String, AttributeValue> key,
            Expression update,
            Expression condition) {
        Expression both = update.with(condition);
        UpdateItemRequest request =
                UpdateItemRequest.builder()
                        .tableName(table)
                        .key(key)
                        .updateExpression(update.text())
                        .conditionExpression(condition.sentText())
                        .expressionAttributeNames(both.sentNames())
                        .expressionAttributeValues(both.sentValues())
                        .returnValues(ReturnValue.ALL_NEW)
                        .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build();
        try {
            return new Written.Done(write(action, () -> client.updateItem(request)).attributes());
        } catch (ConditionalCheckFailedException e) {
            return new Written.Refused(e.hasItem() ? e.item() : Map.of());
        }
    }

    /// Deletes the item at `key` if `condition` holds; false when it did not.
    public boolean delete(String action, Map<String, AttributeValue> key, Expression condition) {
        DeleteItemRequest request =
                DeleteItemRequest.builder()
                        .tableName(table)
                        .key(key)
                        .conditionExpression(condition.sentText())
                        .expressionAttributeNames(condition.sentNames())
                        .expressionAttributeValues(condition.sentValues())
                        .build();
        try {
            write(action, () -> client.deleteItem(request));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /// Writes, again and again while a transaction is writing the same item; the SDK does not try
    /// that again by itself. [Contended] when it never ends.
    private <T> T write(String action, Supplier<T> call) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Calls.write(action, call);
            } catch (TransactionConflictException e) {
                if (attempt == WRITE_TRIES) {
                    throw new Contended(action);
                }
                backoff.before(attempt + 1);
            }
        }
    }

    /// One page of `query`.
    public Found query(String action, Query query) {
        Expression both = query.key().with(query.filter());
        QueryRequest.Builder request =
                QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression(query.key().text())
                        .scanIndexForward(query.forward())
                        .consistentRead(query.consistent())
                        .filterExpression(query.filter().sentText())
                        .expressionAttributeNames(both.sentNames())
                        .expressionAttributeValues(both.sentValues());
        if (query.limit() > 0) {
            request.limit(query.limit());
        }
        query.index().ifPresent(request::indexName);
        query.after().ifPresent(request::exclusiveStartKey);
        QueryResponse response = Calls.read(action, () -> client.query(request.build()));
        return new Found(
                response.items(),
                response.hasLastEvaluatedKey() && !response.lastEvaluatedKey().isEmpty()
                        ? Optional.of(response.lastEvaluatedKey())
                        : Optional.empty());
    }

    /// All items of some partitions of the table, in any order, read consistently, by one request
    /// and one more per megabyte; use it only where their number is bounded.
    ///
    /// @param attribute the partition key's name
    /// @param values which partitions, at most 50
    public List<Map<String, AttributeValue>> selectAll(
            String action, String attribute, List<String> values) {
        String statement =
                "SELECT * FROM \"%s\" WHERE \"%s\" IN [%s]"
                        .formatted(
                                table,
                                attribute,
                                String.join(", ", Collections.nCopies(values.size(), "?")));
        ExecuteStatementRequest request =
                ExecuteStatementRequest.builder()
                        .statement(statement)
                        .parameters(values.stream().map(AttributeValue::fromS).toList())
                        .consistentRead(true)
                        .build();
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            String next = token.orElse(null);
            ExecuteStatementResponse page =
                    Calls.read(
                            action,
                            () ->
                                    client.executeStatement(
                                            request.toBuilder().nextToken(next).build()));
            items.addAll(page.items());
            token = Optional.ofNullable(page.nextToken());
        } while (token.isPresent());
        return items;
    }

    /// All items of `query`, page after page; use it only where their number is bounded.
    public List<Map<String, AttributeValue>> queryAll(String action, Query query) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Found page = query(action, query);
        items.addAll(page.items());
        while (page.last().isPresent()) {
            page = query(action, query.after(page.last().get()));
            items.addAll(page.items());
        }
        return items;
    }
}
