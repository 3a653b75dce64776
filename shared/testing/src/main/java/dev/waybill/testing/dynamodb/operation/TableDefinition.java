package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.store.ChangeLog;
import dev.waybill.testing.dynamodb.store.KeyAttribute;
import dev.waybill.testing.dynamodb.store.KeySchema;
import dev.waybill.testing.dynamodb.store.SecondaryIndex;
import dev.waybill.testing.dynamodb.store.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/// Checks the definition of a table and builds the table from it.
final class TableDefinition {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final int MAX_INDEXES = 20;

    private final CreateTableRequest request;
    private final Map<String, ScalarAttributeType> types = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    private TableDefinition(CreateTableRequest request) {
        this.request = request;
    }

    static Table build(CreateTableRequest request, InstantSource clock) {
        return new TableDefinition(request).build(clock);
    }

    private Table build(InstantSource clock) {
        requireName("tableName", request.tableName());
        requireBilling();
        for (AttributeDefinition attribute : request.attributeDefinitions()) {
            if (types.put(attribute.attributeName(), attribute.attributeType()) != null) {
                throw invalidParameter("Duplicate AttributeName in AttributeDefinitions");
            }
        }
        if (request.hasLocalSecondaryIndexes()) {
            throw new UnsupportedOperationException("local secondary indexes");
        }
        KeySchema schema = keySchema(request.keySchema());
        List<SecondaryIndex> indexes = indexes(schema);
        if (!used.equals(types.keySet())) {
            throw invalidParameter(
                    "Number of attributes in KeySchema does not exactly match number of attributes"
                            + " defined in AttributeDefinitions");
        }
        return new Table(request.tableName(), schema, indexes, changes(schema, clock));
    }

    private void requireBilling() {
        boolean provisioned = request.billingMode() != BillingMode.PAY_PER_REQUEST;
        if (provisioned && request.provisionedThroughput() == null) {
            throw invalidParameter(
                    "ReadCapacityUnits and WriteCapacityUnits must both be specified when"
                            + " BillingMode is PROVISIONED");
        }
    }

    private @Nullable ChangeLog changes(KeySchema schema, InstantSource clock) {
        StreamSpecification stream = request.streamSpecification();
        if (stream == null || !Boolean.TRUE.equals(stream.streamEnabled())) {
            return null;
        }
        return new ChangeLog(schema, stream.streamViewType(), clock);
    }

    private List<SecondaryIndex> indexes(KeySchema tableSchema) {
        List<SecondaryIndex> indexes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (GlobalSecondaryIndex index : request.globalSecondaryIndexes()) {
            requireName("indexName", index.indexName());
            if (!names.add(index.indexName())) {
                throw invalidParameter("Duplicate index name: " + index.indexName());
            }
            KeySchema schema = keySchema(index.keySchema());
            indexes.add(
                    new SecondaryIndex(
                            index.indexName(),
                            schema,
                            tableSchema,
                            projected(index.projection(), schema, tableSchema)));
        }
        if (indexes.size() > MAX_INDEXES) {
            throw invalidParameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
        }
        return indexes;
    }

    private static @Nullable Set<String> projected(
            @Nullable Projection projection, KeySchema schema, KeySchema tableSchema) {
        if (projection == null || projection.projectionType() == null) {
            throw invalidParameter("Unknown ProjectionType: null");
        }
        Set<String> attributes = new HashSet<>(schema.names());
        attributes.addAll(tableSchema.names());
        boolean lists = !projection.nonKeyAttributes().isEmpty();
        return switch (projection.projectionType()) {
            case ALL -> {
                requireNoList(lists);
                yield null;
            }
            case KEYS_ONLY -> {
                requireNoList(lists);
                yield attributes;
            }
            case INCLUDE -> {
                if (!lists) {
                    throw invalidParameter(
                            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
                }
                attributes.addAll(projection.nonKeyAttributes());
                yield attributes;
            }
            case UNKNOWN_TO_SDK_VERSION -> throw invalidParameter("Unknown ProjectionType");
        };
    }

    private static void requireNoList(boolean lists) {
        if (lists) {
            throw invalidParameter(
                    "ProjectionType is not INCLUDE, but NonKeyAttributes is specified");
        }
    }

    private KeySchema keySchema(List<KeySchemaElement> elements) {
        if (elements.isEmpty()
                || elements.size() > 2
                || elements.getFirst().keyType() != KeyType.HASH
                || (elements.size() == 2 && elements.getLast().keyType() != KeyType.RANGE)) {
            throw validation(
                    "Invalid KeySchema: a HASH key, then at most one RANGE key, is required");
        }
        KeyAttribute partition = attribute(elements.getFirst(), KeyAttribute.MAX_PARTITION_BYTES);
        KeyAttribute sort =
                elements.size() == 1
                        ? null
                        : attribute(elements.getLast(), KeyAttribute.MAX_SORT_BYTES);
        return new KeySchema(partition, sort);
    }

    private KeyAttribute attribute(KeySchemaElement element, int maxBytes) {
        ScalarAttributeType type = types.get(element.attributeName());
        if (type == null) {
            throw invalidParameter(
                    "Some index key attributes are not defined in AttributeDefinitions. Keys: ["
                            + element.attributeName()
                            + "], AttributeDefinitions: "
                            + types.keySet());
        }
        used.add(element.attributeName());
        return new KeyAttribute(element.attributeName(), type, maxBytes);
    }

    private static void requireName(String parameter, @Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw validation(
                    "Value '"
                            + name
                            + "' at '"
                            + parameter
                            + "' failed to satisfy constraint: Member must have length between 3"
                            + " and 255 and satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
    }
}
