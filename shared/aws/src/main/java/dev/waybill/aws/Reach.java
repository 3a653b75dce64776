package dev.waybill.aws;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;

/// Asks each backend for a sign of life. Every method returns when all of its parts have answered,
/// and throws when one does not: [Unavailable] when it cannot be reached, what the SDK throws when
/// it refuses.
public final class Reach {

    private final Backends backends;

    /// @param backends what is asked
    public Reach(Backends backends) {
        this.backends = backends;
    }

    /// The bucket answers.
    public void requireBucket() {
        HeadBucketRequest request =
                HeadBucketRequest.builder().bucket(backends.config().blobsBucket()).build();
        Calls.read("reach the bucket", () -> backends.clients().s3().headBucket(request));
    }

    /// All tables answer.
    public void requireTables() {
        DynamoDbClient client = backends.clients().dynamoDb();
        for (String table : backends.config().tables().all()) {
            DescribeTableRequest request = DescribeTableRequest.builder().tableName(table).build();
            Calls.read("reach a table", () -> client.describeTable(request));
        }
    }

    /// All queues answer.
    public void requireQueues() {
        Config.Queues queues = backends.config().queues();
        Messages messages = backends.messages();
        List.of(
                        queues.indexing(),
                        queues.dispatchCritical(),
                        queues.dispatchHigh(),
                        queues.dispatchNormal(),
                        queues.dispatchLow())
                .forEach(messages::requireReachable);
    }
}
