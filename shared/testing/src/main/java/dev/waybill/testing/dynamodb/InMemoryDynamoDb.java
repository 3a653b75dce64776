package dev.waybill.testing.dynamodb;

import dev.waybill.testing.dynamodb.operation.BatchWrites;
import dev.waybill.testing.dynamodb.operation.Database;
import dev.waybill.testing.dynamodb.operation.Queries;
import dev.waybill.testing.dynamodb.operation.Reads;
import dev.waybill.testing.dynamodb.operation.Statements;
import dev.waybill.testing.dynamodb.operation.Tables;
import dev.waybill.testing.dynamodb.operation.WriteTransactions;
import dev.waybill.testing.dynamodb.operation.Writes;
import dev.waybill.testing.dynamodb.store.ChangeLog;
import dev.waybill.testing.dynamodb.store.Table;
import dev.waybill.testing.dynamodb.store.WriteWatcher;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/// The twin of DynamoDB: the client's interface over tables in memory. Thread-safe.
///
/// It evaluates real expressions and is as strict as DynamoDB: reserved words, unused placeholders,
/// operand types, sizes and limits are errors; numbers are exact decimals; indexes are sparse and
/// show only what they project; transactions are atomic, and a token is used for one content only.
/// Requests for one item never conflict, they wait for each other: [FaultyDynamoDb] adds conflicts
/// and throttling. Reads that need not be consistent are consistent here, but for indexes when
/// [#lagIndexes] says so. Items do not expire by themselves: [#deleteExpired].
///
/// A million items fit: each is kept as some hundred bytes.
public final class InMemoryDynamoDb implements DynamoDbClient {
    private final Database database;
    private final Tables tables;
    private final Reads reads;
    private final Writes writes;
    private final BatchWrites batchWrites;
    private final WriteTransactions transactions;
    private final Queries queries;
    private final Statements statements;

    /// An empty twin with the system's clock.
    public InMemoryDynamoDb() {
        this(InstantSource.system());
    }

    /// An empty twin whose tokens, streams and expiry go by this clock.
    public InMemoryDynamoDb(InstantSource clock) {
        database = new Database(clock);
        tables = new Tables(database);
        reads = new Reads(database);
        writes = new Writes(database);
        batchWrites = new BatchWrites(database, writes);
        transactions = new WriteTransactions(database);
        queries = new Queries(database);
        statements = new Statements(database, queries);
    }

    /// Serves all indexes of a table from the state so many writes ago; 0: up to date.
    public void lagIndexes(String table, int writesBehind) {
        database.table(table).lagIndexes(writesBehind);
    }

    /// Deletes the items of a table whose time to live has passed; the number of them.
    public int deleteExpired(String table) {
        return tables.deleteExpired(table);
    }

    /// Shows all later writes to a table and its indexes to `watcher`.
    public void watch(String table, WriteWatcher watcher) {
        database.table(table).watch(watcher);
    }

    /// The stream of a table that was created with one.
    public StreamRecords stream(String table) {
        Table found = database.table(table);
        ChangeLog changes =
                found.changes()
                        .orElseThrow(() -> new IllegalArgumentException(table + " has no stream"));
        return new StreamRecords(changes);
    }

    /// The streams of all tables, by the client's interface.
    public InMemoryDynamoDbStreams streams() {
        return new InMemoryDynamoDbStreams(database);
    }

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
        return tables.create(request);
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        return tables.describe(request);
    }

    @Override
    public ListTablesResponse listTables(ListTablesRequest request) {
        return tables.list(request);
    }

    @Override
    public DeleteTableResponse deleteTable(DeleteTableRequest request) {
        return tables.delete(request);
    }

    @Override
    public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
        return tables.updateTimeToLive(request);
    }

    @Override
    public DescribeTimeToLiveResponse describeTimeToLive(DescribeTimeToLiveRequest request) {
        return tables.describeTimeToLive(request);
    }

    @Override
    public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
        return statements.execute(request);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return reads.get(request);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return reads.batchGet(request);
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        return reads.transactGet(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return writes.put(request);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return writes.update(request);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
        return writes.delete(request);
    }

    @Override
    public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
        return batchWrites.write(request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return transactions.write(request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return queries.query(request);
    }

    @Override
    public ScanResponse scan(ScanRequest request) {
        return queries.scan(request);
    }

    @Override
    public DynamoDbWaiter waiter() {
        return DynamoDbWaiter.builder().client(this).build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
