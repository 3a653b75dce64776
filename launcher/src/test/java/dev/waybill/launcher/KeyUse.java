package dev.waybill.launcher;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Collects, from requests to DynamoDB, by which attributes items are named, found and written, and
/// of which types those are. Tables go by their names in the stack, `blobs` for `<stack>-blobs`.
final class KeyUse {

    /// A name and a type.
    ///
    /// @param type as in a template: `S`, `N`, `B`; another one cannot be part of a key
    record Attribute(String name, String type) {}

    /// A table, or an index of it.
    record Source(String table, Optional<String> index) {}

    private static final Pattern ASSIGNMENT =
            Pattern.compile("(#\\w+)\\s*=\\s*(?:if_not_exists\\([^)]*\\)\\s*[-+]\\s*)?(:\\w+)");
    private static final Pattern SELECT =
            Pattern.compile("SELECT \\* FROM \"([^\"]+)\" WHERE \"([^\"]+)\" IN ");
    private static final Pattern COMPARISON =
            Pattern.compile(
                    "(#\\w+)\\s*(?:=|<=|>=|<|>|BETWEEN|,)\\s*(:\\w+)", Pattern.CASE_INSENSITIVE);

    private final Map<String, Set<Set<Attribute>>> keys = new ConcurrentHashMap<>();
    private final Map<Source, Set<Set<Attribute>>> queries = new ConcurrentHashMap<>();
    private final Map<String, Set<Attribute>> writes = new ConcurrentHashMap<>();

    /// The attributes by which items of each table were named, each set as one request had it.
    Map<String, Set<Set<Attribute>>> keys() {
        return keys;
    }

    /// The attributes by which items were looked for.
    Map<Source, Set<Set<Attribute>>> queries() {
        return queries;
    }

    /// The attributes that items of each table were given.
    Map<String, Set<Attribute>> writes() {
        return writes;
    }

    void add(SdkRequest request) {
        switch (request) {
            case GetItemRequest r -> named(r.tableName(), r.key());
            case DeleteItemRequest r -> named(r.tableName(), r.key());
            case PutItemRequest r -> put(r.tableName(), r.item());
            case UpdateItemRequest r -> {
                named(r.tableName(), r.key());
                updated(
                        r.tableName(),
                        r.updateExpression(),
                        r.expressionAttributeNames(),
                        r.expressionAttributeValues());
            }
            case BatchGetItemRequest r ->
                    r.requestItems()
                            .forEach((table, asked) ->
                                    asked.keys().forEach(key -> named(table, key)));
            case TransactGetItemsRequest r ->
                    r.transactItems()
                            .forEach(item -> named(item.get().tableName(), item.get().key()));
            case TransactWriteItemsRequest r -> r.transactItems().forEach(this::written);
            case QueryRequest r -> queried(r);
            case ExecuteStatementRequest r -> selected(r);
            default -> {
                // It names no item.
            }
        }
    }

    private void written(TransactWriteItem item) {
        if (item.put() != null) {
            put(item.put().tableName(), item.put().item());
        }
        if (item.delete() != null) {
            named(item.delete().tableName(), item.delete().key());
        }
        if (item.conditionCheck() != null) {
            named(item.conditionCheck().tableName(), item.conditionCheck().key());
        }
        if (item.update() != null) {
            named(item.update().tableName(), item.update().key());
            updated(
                    item.update().tableName(),
                    item.update().updateExpression(),
                    item.update().expressionAttributeNames(),
                    item.update().expressionAttributeValues());
        }
    }

    private void named(String table, Map<String, AttributeValue> key) {
        keys.computeIfAbsent(plain(table), _ -> ConcurrentHashMap.newKeySet()).add(attributes(key));
    }

    private void put(String table, Map<String, AttributeValue> item) {
        given(table).addAll(attributes(item));
    }

    private void updated(
            String table,
            @Nullable String expression,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        if (expression != null) {
            given(table).addAll(compared(ASSIGNMENT, expression, names, values));
        }
    }

    private void selected(ExecuteStatementRequest request) {
        Matcher select = SELECT.matcher(request.statement());
        if (!select.lookingAt()) {
            throw new IllegalStateException("what does it name? " + request.statement());
        }
        Set<Attribute> compared =
                Set.of(
                        new Attribute(
                                select.group(2), request.parameters().getFirst().type().name()));
        queries.computeIfAbsent(
                        new Source(plain(select.group(1)), Optional.empty()),
                        _ -> ConcurrentHashMap.newKeySet())
                .add(compared);
    }

    private void queried(QueryRequest request) {
        Source source =
                new Source(plain(request.tableName()), Optional.ofNullable(request.indexName()));
        queries.computeIfAbsent(source, _ -> ConcurrentHashMap.newKeySet())
                .add(
                        compared(
                                COMPARISON,
                                request.keyConditionExpression(),
                                request.expressionAttributeNames(),
                                request.expressionAttributeValues()));
    }

    private Set<Attribute> given(String table) {
        return writes.computeIfAbsent(plain(table), _ -> ConcurrentHashMap.newKeySet());
    }

    private static Set<Attribute> compared(
            Pattern pattern,
            String expression,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        return pattern.matcher(expression)
                .results()
                .map(pair -> attribute(names.get(pair.group(1)), values.get(pair.group(2))))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private static Optional<Attribute> attribute(
            @Nullable String name, @Nullable AttributeValue value) {
        return name == null || value == null
                ? Optional.empty()
                : Optional.of(new Attribute(name, value.type().name()));
    }

    private static Set<Attribute> attributes(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .map(entry -> attribute(entry.getKey(), entry.getValue()))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /// Without the name of the stack, which has no dash in it.
    private static String plain(String table) {
        return table.substring(table.indexOf('-') + 1);
    }
}
