package dev.waybill.testing.stack;

import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.TemplateFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/// Makes a table as `AWS::DynamoDB::Table` declares it.
final class TableCreation {

    /// What matters only where the table is not deleted with the folder it lies in.
    static final Set<String> SKIPPED =
            Set.of(
                    "DeletionProtectionEnabled",
                    "PointInTimeRecoverySpecification",
                    "SSESpecification");

    private TableCreation() {}

    static Created create(Properties declared, StackClients clients) {
        CreateTableRequest request = request(declared);
        String name = request.tableName();
        // Expired items are filtered when they are read; that they go is a matter of cost.
        declared.skip("TimeToLiveSpecification").end();
        DynamoDbClient dynamoDb = clients.dynamoDb();
        try {
            dynamoDb.createTable(request);
        } catch (ResourceInUseException e) {
            // It is kept from an earlier run.
        }
        TableDescription table = dynamoDb.describeTable(d -> d.tableName(name)).table();
        return new Created(
                name, attributes(table), () -> dynamoDb.deleteTable(d -> d.tableName(name)));
    }

    private static Map<String, String> attributes(TableDescription table) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("Arn", table.tableArn());
        if (table.latestStreamArn() != null) {
            attributes.put("StreamArn", table.latestStreamArn());
        }
        return attributes;
    }

    private static CreateTableRequest request(Properties declared) {
        CreateTableRequest.Builder request =
                CreateTableRequest.builder()
                        .tableName(declared.requireText("TableName"))
                        .billingMode(BillingMode.fromValue(declared.requireText("BillingMode")))
                        .attributeDefinitions(attributeDefinitions(declared))
                        .keySchema(keySchema(declared));
        List<GlobalSecondaryIndex> indexes = indexes(declared);
        if (!indexes.isEmpty()) {
            request.globalSecondaryIndexes(indexes);
        }
        declared.block("StreamSpecification")
                .ifPresent(stream -> request.streamSpecification(stream(stream)));
        return request.build();
    }

    private static List<AttributeDefinition> attributeDefinitions(Properties declared) {
        List<AttributeDefinition> definitions = new ArrayList<>();
        for (Properties definition : declared.blocks("AttributeDefinitions")) {
            definitions.add(
                    AttributeDefinition.builder()
                            .attributeName(definition.requireText("AttributeName"))
                            .attributeType(definition.requireText("AttributeType"))
                            .build());
            definition.end();
        }
        return definitions;
    }

    private static List<KeySchemaElement> keySchema(Properties declared) {
        List<KeySchemaElement> schema = new ArrayList<>();
        for (Properties element : declared.blocks("KeySchema")) {
            schema.add(
                    KeySchemaElement.builder()
                            .attributeName(element.requireText("AttributeName"))
                            .keyType(element.requireText("KeyType"))
                            .build());
            element.end();
        }
        if (schema.isEmpty()) {
            throw new TemplateFault(declared.where(), "has no key schema");
        }
        return schema;
    }

    private static List<GlobalSecondaryIndex> indexes(Properties declared) {
        List<GlobalSecondaryIndex> indexes = new ArrayList<>();
        for (Properties index : declared.blocks("GlobalSecondaryIndexes")) {
            indexes.add(
                    GlobalSecondaryIndex.builder()
                            .indexName(index.requireText("IndexName"))
                            .keySchema(keySchema(index))
                            .projection(projection(index))
                            .build());
            index.end();
        }
        return indexes;
    }

    private static Projection projection(Properties index) {
        Properties declared =
                index.block("Projection")
                        .orElseThrow(() -> new TemplateFault(index.where(), "lacks Projection"));
        Projection.Builder projection =
                Projection.builder().projectionType(declared.requireText("ProjectionType"));
        List<String> included = declared.texts("NonKeyAttributes");
        if (!included.isEmpty()) {
            projection.nonKeyAttributes(included);
        }
        declared.end();
        return projection.build();
    }

    private static StreamSpecification stream(Properties declared) {
        StreamSpecification stream =
                StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(declared.requireText("StreamViewType"))
                        .build();
        declared.end();
        return stream;
    }
}
