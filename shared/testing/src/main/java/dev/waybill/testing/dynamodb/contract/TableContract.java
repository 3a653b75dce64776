package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.attribute;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/// Tables themselves.
public interface TableContract extends DynamoDbSubject {
    private static CreateTableRequest.Builder definition(String name) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("shelf", ScalarAttributeType.S))
                .keySchema(keys("shelf"));
    }

    private static CreateTableRequest.Builder definition() {
        return definition("table-" + UUID.randomUUID());
    }

    @Test
    default void describesTables() {
        ExampleTable table = newTable();
        table.put(key("a", "1"));
        TableDescription description =
                dynamoDb().describeTable(r -> r.tableName(table.name())).table();
        assertThat(description.tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(description.itemCount()).isEqualTo(1);
        assertThat(description.latestStreamArn()).contains(table.name());
        assertThat(description.globalSecondaryIndexes())
                .extracting(GlobalSecondaryIndexDescription::indexName)
                .containsExactlyInAnyOrder("by_colour", "by_shape", "by_mark");
        dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(table.name()));
    }

    @Test
    default void refusesTheSameTableTwice() {
        ExampleTable table = newTable();
        assertThatThrownBy(() -> dynamoDb().createTable(definition(table.name()).build()))
                .isInstanceOf(ResourceInUseException.class);
    }

    @Test
    default void forgetsDeletedTables() {
        ExampleTable table = newTable();
        dynamoDb().deleteTable(r -> r.tableName(table.name()));
        assertThatThrownBy(() -> dynamoDb().describeTable(r -> r.tableName(table.name())))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    default void refusesBadDefinitions() {
        for (CreateTableRequest.Builder bad :
                new CreateTableRequest.Builder[] {
                    definition("ab"),
                    definition("no spaces"),
                    definition().keySchema(keys("undefined")),
                    definition()
                            .attributeDefinitions(
                                    attribute("shelf", ScalarAttributeType.S),
                                    attribute("unused", ScalarAttributeType.S)),
                    definition()
                            .globalSecondaryIndexes(
                                    ExampleTable.index("ix", ProjectionType.ALL, "shelf"))
                }) {
            CreateTableRequest request = bad.build();
            assertInvalid(() -> dynamoDb().createTable(request));
        }
    }
}
