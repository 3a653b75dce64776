package dev.waybill.launcher;

import dev.waybill.local.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// What a stack waits for, as it is days later: a stack's clock is the real one.
final class LongAgo {

    private static final AttributeValue TIME = AttributeValue.fromN("1");

    /// The times at which something is due, by the variable that names the table; of two in one
    /// item the first.
    private static final Map<String, List<String>> DUE =
            Map.of(
                    "BLOBS_TABLE", List.of("owed_at", "reap_at"),
                    "DISTRIBUTIONS_TABLE", List.of("due_at", "owed_at"),
                    "MEMBERSHIPS_TABLE", List.of("owed_at"),
                    "ATTACHMENTS_TABLE", List.of("intent_at"));

    /// What is over by the time that something is due.
    private static final Map<String, String> OVER =
            Map.of("reap_at", "expires_at", "intent_at", "uploading_until");

    /// Where a time stands at the front of a text.
    private static final String ORDER = "uncommitted_order";

    private static final String ORDERED = "000000000000001";

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final List<String> key;

    private LongAgo(DynamoDbClient dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.key =
                dynamoDb.describeTable(ask -> ask.tableName(table)).table().keySchema().stream()
                        .map(KeySchemaElement::attributeName)
                        .toList();
    }

    /// Lets everything be due that `stack` waits for.
    static void passIn(Stack stack) {
        DUE.forEach((variable, times) ->
                new LongAgo(
                                stack.aws().dynamoDb(),
                                Objects.requireNonNull(stack.environment().get(variable)))
                        .pass(times));
    }

    private void pass(List<String> times) {
        ScanRequest all = ScanRequest.builder().tableName(table).consistentRead(true).build();
        for (Map<String, AttributeValue> item : dynamoDb.scanPaginator(all).items()) {
            times.stream().filter(item::containsKey).findFirst().ifPresent(due -> pass(item, due));
        }
    }

    private void pass(Map<String, AttributeValue> item, String due) {
        set(item, due, TIME);
        Optional.ofNullable(OVER.get(due))
                .filter(item::containsKey)
                .ifPresent(over -> set(item, over, TIME));
        Optional.ofNullable(item.get(ORDER))
                .map(order -> ORDERED + order.s().substring(ORDERED.length()))
                .ifPresent(order -> set(item, ORDER, AttributeValue.fromS(order)));
    }

    /// Changes one attribute, unless somebody else has meanwhile.
    private void set(Map<String, AttributeValue> item, String name, AttributeValue value) {
        Map<String, AttributeValue> own = new HashMap<>(item);
        own.keySet().retainAll(key);
        try {
            dynamoDb.updateItem(update ->
                    update.tableName(table)
                            .key(own)
                            .updateExpression("SET #name = :value")
                            .conditionExpression("#name = :seen")
                            .expressionAttributeNames(Map.of("#name", name))
                            .expressionAttributeValues(
                                    Map.of(":value", value, ":seen", item.get(name))));
        } catch (ConditionalCheckFailedException e) {
            // It is not waited for any more, or for something else.
            return;
        }
    }
}
