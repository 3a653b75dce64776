package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.invalidParameter;
import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import dev.waybill.testing.dynamodb.expression.Binder;
import dev.waybill.testing.dynamodb.expression.Criterion;
import dev.waybill.testing.dynamodb.expression.ExpressionKind;
import dev.waybill.testing.dynamodb.expression.Path;
import dev.waybill.testing.dynamodb.expression.Projection;
import dev.waybill.testing.dynamodb.store.Key;
import dev.waybill.testing.dynamodb.store.KeyRange;
import dev.waybill.testing.dynamodb.store.KeySchema;
import dev.waybill.testing.dynamodb.store.ReadSource;
import dev.waybill.testing.dynamodb.store.SecondaryIndex;
import dev.waybill.testing.dynamodb.store.StoredItem;
import dev.waybill.testing.dynamodb.store.Table;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Query and Scan, of tables and of global secondary indexes.
public final class Queries {
    private static final int MAX_SEGMENTS = 1_000_000;

    private final Database database;

    /// The queries of a database.
    public Queries(Database database) {
        this.database = database;
    }

    /// Query.
    public QueryResponse query(QueryRequest request) {
        refuseLegacy(request);
        Table table = database.table(request.tableName());
        ReadSource source = source(table, request.indexName(), request.consistentRead());
        Binder binder =
                database.binder(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        if (request.keyConditionExpression() == null) {
            throw validation(
                    "Either the KeyConditions or KeyConditionExpression parameter must be"
                            + " specified in the request.");
        }
        KeySchema schema = source.schema();
        KeyRange range =
                KeyRange.of(
                        schema,
                        binder.keyCondition(
                                request.keyConditionExpression(),
                                schema.partition().name(),
                                schema.sortName()));
        Optional<Criterion> filter =
                binder.criterion(ExpressionKind.FILTER, request.filterExpression());
        filter.ifPresent(criterion -> requireNoKey(criterion, schema));
        Optional<Projection> projection = binder.projection(request.projectionExpression());
        binder.requireAllUsed();
        requireSelectable(source, request.select(), projection);

        boolean ascending = !Boolean.FALSE.equals(request.scanIndexForward());
        if (request.hasExclusiveStartKey()) {
            Key start = source.startKey(request.exclusiveStartKey());
            range = range.behind(start, ascending);
        }
        NavigableMap<Key, StoredItem> entries = range.in(source);
        Iterable<StoredItem> items = (ascending ? entries : entries.descendingMap()).values();
        Page page = Page.read(source, items, limit(request.limit()), filter, projection);

        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        meter.readPage(table.name(), request.indexName(), page.bytes(), request.consistentRead());
        QueryResponse.Builder response =
                QueryResponse.builder()
                        .count(page.items().size())
                        .scannedCount(page.scanned())
                        .consumedCapacity(meter.single());
        if (request.select() != Select.COUNT) {
            response.items(page.items());
        }
        if (page.lastKey() != null) {
            response.lastEvaluatedKey(page.lastKey());
        }
        return response.build();
    }

    /// Scan.
    public ScanResponse scan(ScanRequest request) {
        Database.refuseLegacy(request.hasScanFilter(), "ScanFilter");
        Database.refuseLegacy(request.hasAttributesToGet(), "AttributesToGet");
        Table table = database.table(request.tableName());
        ReadSource source = source(table, request.indexName(), request.consistentRead());
        Binder binder =
                database.binder(
                        request.expressionAttributeNames(), request.expressionAttributeValues());
        Optional<Criterion> filter =
                binder.criterion(ExpressionKind.FILTER, request.filterExpression());
        Optional<Projection> projection = binder.projection(request.projectionExpression());
        binder.requireAllUsed();
        requireSelectable(source, request.select(), projection);

        NavigableMap<Key, StoredItem> entries = source.entries();
        if (request.hasExclusiveStartKey()) {
            entries = entries.tailMap(source.startKey(request.exclusiveStartKey()), false);
        }
        Iterable<StoredItem> items = segment(entries, request);
        Page page = Page.read(source, items, limit(request.limit()), filter, projection);

        CapacityMeter meter = new CapacityMeter(request.returnConsumedCapacity());
        meter.readPage(table.name(), request.indexName(), page.bytes(), request.consistentRead());
        ScanResponse.Builder response =
                ScanResponse.builder()
                        .count(page.items().size())
                        .scannedCount(page.scanned())
                        .consumedCapacity(meter.single());
        if (request.select() != Select.COUNT) {
            response.items(page.items());
        }
        if (page.lastKey() != null) {
            response.lastEvaluatedKey(page.lastKey());
        }
        return response.build();
    }

    private static void refuseLegacy(QueryRequest request) {
        Database.refuseLegacy(request.hasKeyConditions(), "KeyConditions");
        Database.refuseLegacy(request.hasQueryFilter(), "QueryFilter");
        Database.refuseLegacy(request.hasAttributesToGet(), "AttributesToGet");
    }

    private static ReadSource source(
            Table table, @Nullable String indexName, @Nullable Boolean consistent) {
        if (indexName == null) {
            return table;
        }
        SecondaryIndex index = table.index(indexName);
        if (Boolean.TRUE.equals(consistent)) {
            throw validation("Consistent reads are not supported on global secondary indexes");
        }
        return index;
    }

    private static void requireNoKey(Criterion filter, KeySchema schema) {
        for (String attribute : filter.attributes()) {
            if (schema.names().contains(attribute)) {
                throw validation(
                        "Filter Expression can only contain non-primary key attributes: Primary key"
                                + " attribute: "
                                + attribute);
            }
        }
    }

    private static void requireSelectable(
            ReadSource source, @Nullable Select select, Optional<Projection> projection) {
        if (select == Select.SPECIFIC_ATTRIBUTES && projection.isEmpty()) {
            throw validation(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                            + " SPECIFIC_ATTRIBUTES");
        }
        if (select != null && select != Select.SPECIFIC_ATTRIBUTES && projection.isPresent()) {
            throw validation(
                    "Cannot specify the ProjectionExpression when choosing to get " + select);
        }
        switch (source) {
            case Table _ -> {
                if (select == Select.ALL_PROJECTED_ATTRIBUTES) {
                    throw invalidParameter(
                            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an"
                                    + " IndexName");
                }
            }
            case SecondaryIndex index -> requireShown(index, select, projection);
        }
    }

    private static void requireShown(
            SecondaryIndex index, @Nullable Select select, Optional<Projection> projection) {
        if (select == Select.ALL_ATTRIBUTES && !index.showsAll()) {
            throw invalidParameter(
                    "Select type ALL_ATTRIBUTES is not supported for global secondary index "
                            + index.name()
                            + " because its projection type is not ALL");
        }
        for (Path path : projection.map(Projection::paths).orElseGet(List::of)) {
            if (!index.shows(path.root())) {
                throw invalidParameter(
                        "Global secondary index "
                                + index.name()
                                + " does not project ["
                                + path.root()
                                + "]");
            }
        }
    }

    private static Iterable<StoredItem> segment(
            NavigableMap<Key, StoredItem> entries, ScanRequest request) {
        Integer total = request.totalSegments();
        Integer segment = request.segment();
        if (total == null && segment == null) {
            return entries.values();
        }
        if (total == null
                || segment == null
                || total < 1
                || total > MAX_SEGMENTS
                || segment < 0
                || segment >= total) {
            throw validation(
                    "Segment and TotalSegments must both be given, Segment from 0 and less than"
                            + " TotalSegments");
        }
        return () ->
                entries.entrySet().stream()
                        .filter(e -> Math.floorMod(e.getKey().partitionHash(), total) == segment)
                        .map(Map.Entry::getValue)
                        .iterator();
    }

    private static int limit(@Nullable Integer limit) {
        if (limit == null) {
            return Integer.MAX_VALUE;
        }
        if (limit < 1) {
            throw validation("Limit must be greater than or equal to 1");
        }
        return limit;
    }
}
