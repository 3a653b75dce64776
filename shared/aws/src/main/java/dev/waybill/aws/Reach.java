package dev.waybill.aws;

import dev.waybill.domain.Unavailable;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// Asks each backend for a sign of life. Every method returns when all of its parts have answered,
/// and throws [OutOfReach] when one does not.
public final class Reach {

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final Backends backends;

    /// @param backends what is asked
    public Reach(Backends backends) {
        this.backends = backends;
    }

    /// The bucket answers.
    public void requireBucket() {
        String bucket = backends.config().blobsBucket();
        ask("the bucket", () -> backends.clients().s3().headBucket(head -> head.bucket(bucket)));
    }

    /// All tables answer.
    public void requireTables() {
        DynamoDbClient client = backends.clients().dynamoDb();
        backends.config()
                .tables()
                .byAggregate()
                .forEach((aggregate, table) ->
                        ask(
                                "the table " + aggregate,
                                () -> client.describeTable(ask -> ask.tableName(table))));
    }

    /// All queues answer.
    public void requireQueues() {
        Messages messages = backends.messages();
        backends.config()
                .queues()
                .byTask()
                .forEach((task, url) ->
                        ask("the queue " + task, () -> messages.requireReachable(url)));
    }

    private static void ask(String part, Runnable call) {
        try {
            Calls.read(
                    "reach " + part,
                    () -> {
                        call.run();
                        return part;
                    });
        } catch (Unavailable | SdkException e) {
            throw new OutOfReach(part, why(e), e);
        }
    }

    private static String why(RuntimeException e) {
        return switch (e) {
            case ResourceNotFoundException _,
                    NoSuchBucketException _,
                    QueueDoesNotExistException _ ->
                    "is not there";
            case AwsServiceException other when other.statusCode() == NOT_FOUND -> "is not there";
            case AwsServiceException other when isRefusal(other) -> "refuses";
            default -> "cannot be reached";
        };
    }

    /// By the code, as far as there is one: DynamoDB refuses with 400, and an answer to HEAD has no
    /// code.
    private static boolean isRefusal(AwsServiceException answer) {
        return answer.statusCode() == FORBIDDEN
                || Optional.ofNullable(answer.awsErrorDetails())
                        .map(AwsErrorDetails::errorCode)
                        .filter(code -> code.startsWith("AccessDenied"))
                        .isPresent();
    }
}
