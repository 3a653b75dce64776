package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.store.Change;
import dev.waybill.testing.dynamodb.store.Image;
import dev.waybill.testing.dynamodb.store.Key;
import dev.waybill.testing.dynamodb.store.Locks;
import dev.waybill.testing.dynamodb.store.Table;
import dev.waybill.testing.dynamodb.value.Rejections;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;

/// Creates, describes and deletes tables. A table is active at once.
public final class Tables {
    private static final Duration LONGEST_EXPIRED = Duration.ofDays(5 * 365);

    private final Database database;

    /// The tables of a database.
    public Tables(Database database) {
        this.database = database;
    }

    /// CreateTable.
    public CreateTableResponse create(CreateTableRequest request) {
        Table table = TableDefinition.build(request, database.clock());
        DefinedTable defined = new DefinedTable(table, request, database.clock().instant());
        if (database.tables().putIfAbsent(request.tableName(), defined) != null) {
            throw Rejections.describe(
                            ResourceInUseException.builder(),
                            "ResourceInUseException",
                            "Table already exists: " + request.tableName())
                    .build();
        }
        return CreateTableResponse.builder().tableDescription(defined.describe()).build();
    }

    /// DescribeTable.
    public DescribeTableResponse describe(DescribeTableRequest request) {
        return DescribeTableResponse.builder().table(find(request.tableName()).describe()).build();
    }

    /// ListTables.
    public ListTablesResponse list(ListTablesRequest request) {
        String start = request.exclusiveStartTableName();
        int limit = Database.orElse(request.limit(), 100);
        List<String> names =
                database.tables().keySet().stream()
                        .sorted()
                        .filter(name -> start == null || name.compareTo(start) > 0)
                        .toList();
        List<String> page = names.subList(0, Math.min(limit, names.size()));
        ListTablesResponse.Builder response = ListTablesResponse.builder().tableNames(page);
        if (page.size() < names.size()) {
            response.lastEvaluatedTableName(page.getLast());
        }
        return response.build();
    }

    /// DeleteTable.
    public DeleteTableResponse delete(DeleteTableRequest request) {
        DefinedTable table = find(request.tableName());
        if (Boolean.TRUE.equals(table.describe().deletionProtectionEnabled())) {
            throw validation(
                    "Resource cannot be deleted as it is currently protected against deletion."
                            + " Disable deletion protection first.");
        }
        database.tables().remove(table.table().name());
        return DeleteTableResponse.builder().tableDescription(table.describe()).build();
    }

    /// UpdateTimeToLive.
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
        TimeToLiveSpecification specification = request.timeToLiveSpecification();
        find(request.tableName()).expireBy(specification);
        return UpdateTimeToLiveResponse.builder().timeToLiveSpecification(specification).build();
    }

    /// DescribeTimeToLive.
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
        TimeToLiveSpecification specification = find(request.tableName()).timeToLive();
        boolean enabled = isEnabled(specification);
        return DescribeTimeToLiveResponse.builder()
                .timeToLiveDescription(description -> {
                    description.timeToLiveStatus(
                            enabled ? TimeToLiveStatus.ENABLED : TimeToLiveStatus.DISABLED);
                    if (enabled && specification != null) {
                        description.attributeName(specification.attributeName());
                    }
                })
                .build();
    }

    /// Deletes what is past its time to live, as DynamoDB does some day; the number of items.
    public int deleteExpired(String tableName) {
        DefinedTable defined = find(tableName);
        TimeToLiveSpecification specification = defined.timeToLive();
        if (specification == null || !isEnabled(specification)) {
            return 0;
        }
        int deleted = 0;
        for (Key key : defined.table().entries().keySet()) {
            if (deleteIfExpired(defined.table(), key, specification.attributeName())) {
                deleted++;
            }
        }
        return deleted;
    }

    private boolean deleteIfExpired(Table table, Key key, String attribute) {
        return database.locks()
                .holding(
                        new Locks.Place(table, key),
                        () -> {
                            Image image = table.find(key);
                            if (image == null || !isExpired(image.item().get(attribute))) {
                                return false;
                            }
                            Change change = table.prepare(key, image, null);
                            change.commit();
                            return true;
                        });
    }

    private boolean isExpired(@Nullable AttributeValue expiresAt) {
        if (expiresAt == null || expiresAt.n() == null) {
            return false;
        }
        Instant now = database.clock().instant();
        long second = new BigDecimal(expiresAt.n()).longValue();
        return second < now.getEpochSecond()
                && second > now.minus(LONGEST_EXPIRED).getEpochSecond();
    }

    private static boolean isEnabled(@Nullable TimeToLiveSpecification specification) {
        return specification != null && Boolean.TRUE.equals(specification.enabled());
    }

    private DefinedTable find(String name) {
        DefinedTable table = database.tables().get(name.substring(name.lastIndexOf('/') + 1));
        if (table == null) {
            throw Database.notFound("Requested resource not found: Table: " + name + " not found");
        }
        return table;
    }
}
