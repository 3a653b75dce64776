package dev.waybill.bench.scale;

import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.s3.InMemoryS3;
import dev.waybill.testing.sqs.InMemorySqs;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.stack.SteppedClock;
import dev.waybill.testing.stack.TestStack;
import java.time.Instant;

/// Where a simulation takes place: a stack, its clock, the stream of its assignments, and what is
/// seen of its writes.
///
/// @param keys who writes where; nothing on emulators
record Ground(TestStack stack, SteppedClock clock, Shards shards, HotKeys keys) {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String NAME = "scale";

    /// On twins, in the memory of this process.
    static Ground onTwins() {
        SteppedClock clock = new SteppedClock(START);
        InMemoryDynamoDb tables = new InMemoryDynamoDb(clock);
        TestStack stack =
                TestStack.create(
                        new StackClients(
                                tables,
                                new InMemoryS3(clock),
                                new InMemorySqs(clock),
                                "us-east-1",
                                "000000000000"),
                        NAME,
                        clock);
        HotKeys keys = new HotKeys();
        tables.listTables(list -> list.limit(100))
                .tableNames()
                .forEach(table -> tables.watch(table, keys));
        String assignments = stack.backends().config().tables().assignments();
        // Functions that take a second for so much take it: only the busiest is what counts.
        return new Ground(
                stack.resting(_ -> keys.endSecond()),
                clock,
                new TwinShards(tables.stream(assignments)),
                keys);
    }

    /// On the emulators of `aws`.
    static Ground on(EmbeddedAws aws) {
        SteppedClock clock = new SteppedClock(Instant.now());
        TestStack stack = TestStack.create(StackClients.of(aws), NAME, clock);
        String assignments = stack.backends().config().tables().assignments();
        String stream =
                aws.dynamoDb()
                        .describeTable(ask -> ask.tableName(assignments))
                        .table()
                        .latestStreamArn();
        return new Ground(
                stack, clock, new EmulatorShards(aws.dynamoDbStreams(), stream), new HotKeys());
    }
}
