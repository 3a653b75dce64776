package dev.waybill.testing.dynamodb.operation;

import static dev.waybill.testing.dynamodb.value.Rejections.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Statements of PartiQL, of one form only: all items of some partitions of a table.
///
/// A page holds at most one partition's page here, so that callers meet pages.
public final class Statements {

    private static final Pattern SELECT =
            Pattern.compile(
                    "SELECT \\* FROM \"([^\"]+)\" WHERE \"([^\"]+)\" IN \\[(\\?(?:, \\?)*)]");

    private final Database database;
    private final Queries queries;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /// Where a statement goes on: behind `last` in its partition of this number.
    private record Place(int partition, Map<String, AttributeValue> last) {}

    /// The statements of a database.
    public Statements(Database database, Queries queries) {
        this.database = database;
        this.queries = queries;
    }

    /// ExecuteStatement.
    public ExecuteStatementResponse execute(ExecuteStatementRequest request) {
        Matcher select = SELECT.matcher(request.statement());
        if (!select.matches()) {
            throw validation("Statement wasn't well formed, can't be processed here");
        }
        String table = select.group(1);
        String partition = select.group(2);
        requireKey(table, partition);
        int count = select.group(3).split(",").length;
        List<AttributeValue> wanted = request.parameters();
        if (wanted.size() != count) {
            throw validation("Number of parameters in request and statement don't match.");
        }
        Place place =
                request.nextToken() == null ? new Place(0, Map.of()) : place(request.nextToken());
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        double units = 0;
        String next = null;
        for (int number = place.partition(); number < count && next == null; number++) {
            QueryResponse page =
                    queries.query(
                            query(
                                    request,
                                    table,
                                    partition,
                                    wanted.get(number),
                                    number == place.partition() ? place.last() : Map.of()));
            items.addAll(page.items());
            units += page.consumedCapacity() == null ? 0 : page.consumedCapacity().capacityUnits();
            if (page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty()) {
                next = "next-" + tokens.incrementAndGet();
                places.put(next, new Place(number, page.lastEvaluatedKey()));
            }
        }
        return ExecuteStatementResponse.builder()
                .items(items)
                .nextToken(next)
                .consumedCapacity(
                        request.returnConsumedCapacity() == null
                                ? null
                                : ConsumedCapacity.builder()
                                        .tableName(table)
                                        .capacityUnits(units)
                                        .build())
                .build();
    }

    private void requireKey(String table, String partition) {
        if (!database.table(table).schema().partition().name().equals(partition)) {
            throw validation("Only partitions are read here, not the whole table");
        }
    }

    private Place place(String token) {
        Place place = places.get(token);
        if (place == null) {
            throw validation("Invalid NextToken");
        }
        return place;
    }

    private static QueryRequest query(
            ExecuteStatementRequest request,
            String table,
            String partition,
            AttributeValue wanted,
            Map<String, AttributeValue> after) {
        QueryRequest.Builder query =
                QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression("#partition = :wanted")
                        .expressionAttributeNames(Map.of("#partition", partition))
                        .expressionAttributeValues(Map.of(":wanted", wanted))
                        .consistentRead(request.consistentRead())
                        .returnConsumedCapacity(request.returnConsumedCapacity());
        return after.isEmpty() ? query.build() : query.exclusiveStartKey(after).build();
    }
}
