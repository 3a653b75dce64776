package dev.waybill.testing.stack;

import dev.waybill.aws.AwsClients;
import dev.waybill.aws.Backends;
import dev.waybill.aws.Backoff;
import dev.waybill.aws.Config;
import dev.waybill.aws.SecureIds;
import dev.waybill.domain.blob.Digest;
import dev.waybill.testing.dynamodb.CountingDynamoDb;
import dev.waybill.testing.dynamodb.FaultyDynamoDb;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.s3.CountingS3;
import dev.waybill.testing.s3.FaultyS3;
import dev.waybill.testing.s3.InMemoryS3;
import dev.waybill.testing.sqs.CountingSqs;
import dev.waybill.testing.sqs.FaultySqs;
import dev.waybill.testing.sqs.InMemorySqs;
import dev.waybill.testing.template.Template;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/// What a function stands on in tests: the tables, queues and bucket of template.yaml on twins or
/// emulators, a clock that stands still, an admin's token, and no waiting between tries.
///
/// @param backends as the function's wiring takes them
/// @param clock the backends' clock
public record TestStack(Backends backends, SteppedClock clock) {

    /// The first admin's token.
    public static final String ADMIN = "wb_admin_for-tests-only";

    private static final Instant START = Instant.parse("2025-06-01T12:00:00Z");

    /// Creates a stack of its own on an empty twin of DynamoDB. Its bucket and queues cannot be
    /// used.
    public static TestStack onTables() {
        StackClients services =
                new StackClients(
                        new InMemoryDynamoDb(),
                        NamesOnly.bucket(),
                        NamesOnly.queues(),
                        "us-east-1",
                        "000000000000");
        return create(services, "test");
    }

    /// Creates a stack of its own on empty twins of all services, which go by the stack's clock.
    public static TestStack onTwins() {
        SteppedClock clock = new SteppedClock(START);
        StackClients services =
                new StackClients(
                        new InMemoryDynamoDb(clock),
                        new InMemoryS3(clock),
                        new InMemorySqs(clock),
                        "us-east-1",
                        "000000000000");
        return create(services, "test", clock);
    }

    /// Creates a stack of its own on the emulators that all tests of a build share.
    public static TestStack onEmulators() {
        return create(StackClients.of(EmbeddedAws.shared()), StackNames.unique("test"));
    }

    /// Creates the stack `name` in these services.
    public static TestStack create(StackClients services, String name) {
        return create(services, name, new SteppedClock(START));
    }

    /// Creates the stack `name` in these services, which go by `clock` as far as they can.
    public static TestStack create(StackClients services, String name, SteppedClock clock) {
        Map<String, String> parameters =
                Map.of("AdminTokenSha256", Digest.of(ADMIN.getBytes(StandardCharsets.UTF_8)).hex());
        Map<String, String> environment =
                new HashMap<>(
                        DeclaredStack.create(Template.ofRepository(), services, name, parameters)
                                .environment());
        environment.put("AWS_REGION", services.region());
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        AwsClients clients =
                new AwsClients(
                        services.dynamoDb(),
                        services.s3(),
                        S3Presigner.builder()
                                .region(Region.of(services.region()))
                                .credentialsProvider(credentials)
                                .build(),
                        services.sqs(),
                        credentials);
        return new TestStack(
                new Backends(
                        Config.parse(environment), clients, clock, new SecureIds(), Backoff.none()),
                clock);
    }

    /// The same stack, its tables called through `wrap`: to count calls, or to have some fail.
    public TestStack through(UnaryOperator<DynamoDbClient> wrap) {
        AwsClients clients = backends.clients();
        return with(wrap.apply(clients.dynamoDb()), clients.s3(), clients.sqs());
    }

    /// The same stack, its objects called through `wrap`.
    public TestStack throughObjects(UnaryOperator<S3Client> wrap) {
        AwsClients clients = backends.clients();
        return with(clients.dynamoDb(), wrap.apply(clients.s3()), clients.sqs());
    }

    /// The same stack, some of whose calls to any service fail by plan.
    public TestStack failing(Faults faults) {
        AwsClients clients = backends.clients();
        return with(
                new FaultyDynamoDb(clients.dynamoDb(), faults),
                new FaultyS3(clients.s3(), faults),
                new FaultySqs(clients.sqs(), faults));
    }

    /// The same stack, its calls to all services and the units of its tables counted.
    public TestStack counted(CallCounts counts) {
        AwsClients clients = backends.clients();
        return with(
                new CountingDynamoDb(clients.dynamoDb(), counts),
                new CountingS3(clients.s3(), counts),
                new CountingSqs(clients.sqs(), counts));
    }

    /// The same stack, whose functions hand their rests to `rest` rather than to take none.
    public TestStack resting(Consumer<Duration> rest) {
        return with(backends.clients(), Backoff.resting(rest));
    }

    private TestStack with(DynamoDbClient dynamoDb, S3Client s3, SqsClient sqs) {
        AwsClients clients = backends.clients();
        return with(
                new AwsClients(dynamoDb, s3, clients.presigner(), sqs, clients.credentials()),
                backends.backoff());
    }

    private TestStack with(AwsClients clients, Backoff backoff) {
        return new TestStack(
                new Backends(backends.config(), clients, backends.clock(), backends.ids(), backoff),
                clock);
    }
}
