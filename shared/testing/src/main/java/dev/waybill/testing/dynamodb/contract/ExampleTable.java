package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// A table of boxes on shelves: key (shelf, box); indexes `by_colour` (colour, weight N; keys
/// only), `by_shape` (shape; with colour), `by_mark` (mark; all); a stream of both images.
///
/// @param dynamoDb where the table is
/// @param name its name, never used before
public record ExampleTable(DynamoDbClient dynamoDb, String name) {
    /// Creates the table.
    public static ExampleTable create(DynamoDbClient dynamoDb) {
        ExampleTable table = new ExampleTable(dynamoDb, "boxes-" + UUID.randomUUID());
        dynamoDb.createTable(request ->
                request.tableName(table.name())
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(
                                attribute("shelf", ScalarAttributeType.S),
                                attribute("box", ScalarAttributeType.S),
                                attribute("colour", ScalarAttributeType.S),
                                attribute("weight", ScalarAttributeType.N),
                                attribute("shape", ScalarAttributeType.S),
                                attribute("mark", ScalarAttributeType.S))
                        .keySchema(keys("shelf", "box"))
                        .globalSecondaryIndexes(
                                index("by_colour", ProjectionType.KEYS_ONLY, "colour", "weight"),
                                index("by_shape", ProjectionType.INCLUDE, "shape"),
                                index("by_mark", ProjectionType.ALL, "mark"))
                        .streamSpecification(stream ->
                                stream.streamEnabled(true)
                                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
        return table;
    }

    static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
    }

    static List<KeySchemaElement> keys(String... names) {
        KeySchemaElement partition =
                KeySchemaElement.builder().attributeName(names[0]).keyType(KeyType.HASH).build();
        if (names.length == 1) {
            return List.of(partition);
        }
        return List.of(
                partition,
                KeySchemaElement.builder().attributeName(names[1]).keyType(KeyType.RANGE).build());
    }

    static GlobalSecondaryIndex index(String name, ProjectionType projection, String... names) {
        Projection.Builder shown = Projection.builder().projectionType(projection);
        if (projection == ProjectionType.INCLUDE) {
            shown.nonKeyAttributes("colour");
        }
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(keys(names))
                .projection(shown.build())
                .build();
    }

    /// The key of a box.
    public static Map<String, AttributeValue> key(String shelf, String box) {
        Map<String, AttributeValue> key = new HashMap<>();
        key.put("shelf", text(shelf));
        key.put("box", text(box));
        return key;
    }

    /// Puts a box.
    public void put(Map<String, AttributeValue> item) {
        dynamoDb.putItem(request -> request.tableName(name).item(item));
    }

    /// Puts a box if a condition without values holds.
    public void putIf(String condition, Map<String, AttributeValue> item) {
        dynamoDb.putItem(
                request -> request.tableName(name).item(item).conditionExpression(condition));
    }

    /// Puts a box with more parameters.
    public void put(Map<String, AttributeValue> item, Consumer<PutItemRequest.Builder> more) {
        dynamoDb.putItem(request -> more.accept(request.tableName(name).item(item)));
    }

    /// The box, read consistently; empty when absent.
    public Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
        return dynamoDb.getItem(request -> request.tableName(name).key(key).consistentRead(true))
                .item();
    }

    /// Updates a box.
    public UpdateItemResponse update(
            Map<String, AttributeValue> key, Consumer<UpdateItemRequest.Builder> more) {
        return dynamoDb.updateItem(request -> more.accept(request.tableName(name).key(key)));
    }

    /// Updates a box by an expression with these values, and reads it back.
    public Map<String, AttributeValue> updated(
            Map<String, AttributeValue> key,
            String expression,
            Map<String, AttributeValue> values) {
        update(
                key,
                request -> {
                    request.updateExpression(expression);
                    if (!values.isEmpty()) {
                        request.expressionAttributeValues(values);
                    }
                });
        return get(key);
    }

    /// Whether a condition holds of a box, tried by an update that changes nothing.
    public boolean holds(
            Map<String, AttributeValue> key, String condition, Map<String, AttributeValue> values) {
        try {
            update(
                    key,
                    request -> {
                        request.conditionExpression(condition);
                        if (!values.isEmpty()) {
                            request.expressionAttributeValues(values);
                        }
                    });
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        }
    }

    /// One page of a query.
    public QueryResponse query(Consumer<QueryRequest.Builder> more) {
        return dynamoDb.query(request -> more.accept(request.tableName(name)));
    }
}
