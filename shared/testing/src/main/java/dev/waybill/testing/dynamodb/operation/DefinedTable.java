package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.store.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;

/// A table with the request that created it.
final class DefinedTable {
    static final String ARN_PREFIX = "arn:aws:dynamodb:us-east-1:000000000000:table/";

    private final Table table;
    private final CreateTableRequest definition;
    private final Instant created;
    private volatile @Nullable TimeToLiveSpecification timeToLive;

    DefinedTable(Table table, CreateTableRequest definition, Instant created) {
        this.table = table;
        this.definition = definition;
        this.created = created;
    }

    Table table() {
        return table;
    }

    @Nullable TimeToLiveSpecification timeToLive() {
        return timeToLive;
    }

    void expireBy(TimeToLiveSpecification specification) {
        timeToLive = specification;
    }

    TableDescription describe() {
        String arn = ARN_PREFIX + table.name();
        TableDescription.Builder description =
                TableDescription.builder()
                        .tableName(table.name())
                        .tableArn(arn)
                        .tableStatus(TableStatus.ACTIVE)
                        .creationDateTime(created)
                        .attributeDefinitions(definition.attributeDefinitions())
                        .keySchema(definition.keySchema())
                        .billingModeSummary(s -> s.billingMode(BillingMode.PAY_PER_REQUEST))
                        .deletionProtectionEnabled(
                                Boolean.TRUE.equals(definition.deletionProtectionEnabled()))
                        .itemCount((long) table.entries().size());
        if (definition.hasGlobalSecondaryIndexes()) {
            description.globalSecondaryIndexes(indexes(arn));
        }
        if (table.changes().isPresent()) {
            description
                    .streamSpecification(definition.streamSpecification())
                    .latestStreamArn(streamArn())
                    .latestStreamLabel(created.toString());
        }
        return description.build();
    }

    String streamArn() {
        return ARN_PREFIX + table.name() + "/stream/" + created;
    }

    private List<GlobalSecondaryIndexDescription> indexes(String tableArn) {
        return definition.globalSecondaryIndexes().stream()
                .map(index ->
                        GlobalSecondaryIndexDescription.builder()
                                .indexName(index.indexName())
                                .indexArn(tableArn + "/index/" + index.indexName())
                                .indexStatus(IndexStatus.ACTIVE)
                                .keySchema(index.keySchema())
                                .projection(index.projection())
                                .itemCount((long) table.index(index.indexName()).entries().size())
                                .build())
                .toList();
    }
}
