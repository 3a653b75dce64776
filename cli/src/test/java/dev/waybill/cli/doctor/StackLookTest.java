package dev.waybill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.CommandLineBench;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.fake.FakeApi;
import dev.waybill.cli.fake.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `waybill doctor --stack`, with a script in the place of the AWS CLI that answers what the test
/// has laid down.
final class StackLookTest {

    private static final String URL = "https://sqs.x/1/";

    @TempDir private Path folder;

    private final FakeServer server = new FakeServer();
    private final FakeApi api = new FakeApi(server, "/v1/");
    private CommandLineBench waybill = new CommandLineBench(Path.of(""), Map.of());

    @BeforeEach
    void start() throws IOException {
        waybill = new CommandLineBench(folder, Map.of("WAYBILL_TOKEN", "t"));
        Path aws =
                Files.writeString(
                        folder.resolve("aws"),
                        """
                        #!/bin/sh
                        # answers with the file that is named after the call and its last argument
                        # before --output
                        cd "$(dirname "$0")"
                        file="$1-$2"
                        case " $* " in *" --qualifier live "*) file="$file-live" ;; esac
                        while [ "$#" -gt 2 ]; do last=$1; shift; done
                        for each in "$file-$(basename "$last")" "$file"; do
                          [ -f "$each" ] && exec cat "$each"
                        done
                        echo "An error occurred ($file)" >&2
                        exit 254
                        """);
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        api.on(
                "GET /v1/health",
                200,
                "{\"status\":\"Healthy\",\"version\":\"1\",\"checks\":{\"tables\":{\"status\":\"Healthy\"}}}");
        api.on("GET /v1/stats", 403, "{\"code\":\"forbidden\"}");
        answer(
                "cloudformation-describe-stacks",
                """
                {"Stacks": [{"StackStatus": "UPDATE_COMPLETE", "Outputs": [
                  {"OutputKey": "ApiUrl", "OutputValue": "%s"},
                  {"OutputKey": "BucketName", "OutputValue": "b"},
                  {"OutputKey": "AlarmTopic", "OutputValue": "arn"},
                  {"OutputKey": "DashboardUrl", "OutputValue": "d"},
                  {"OutputKey": "DeadLetterQueues", "OutputValue": "%sw-low-dead"}]}]}
                """
                        .formatted(server.at(""), URL));
        answer(
                "cloudformation-list-stack-resources",
                """
                {"StackResourceSummaries": [
                  {"ResourceType": "AWS::DynamoDB::Table", "PhysicalResourceId": "w-blobs"},
                  {"ResourceType": "AWS::SQS::Queue", "PhysicalResourceId": "%1$sw-low"},
                  {"ResourceType": "AWS::SQS::Queue", "PhysicalResourceId": "%1$sw-low-dead"},
                  {"ResourceType": "AWS::Lambda::Function", "PhysicalResourceId": "w-work"},
                  {"ResourceType": "AWS::Lambda::EventSourceMapping", "PhysicalResourceId": "u-1"}]}
                """
                        .formatted(URL));
        answer(
                "dynamodb-describe-table",
                "{\"Table\": {\"TableStatus\": \"ACTIVE\", \"DeletionProtectionEnabled\": true}}");
        answer(
                "dynamodb-describe-continuous-backups",
                "{\"ContinuousBackupsDescription\": {\"PointInTimeRecoveryDescription\": {\"PointInTimeRecoveryStatus\": \"ENABLED\"}}}");
        answer(
                "s3api-get-public-access-block",
                "{\"PublicAccessBlockConfiguration\": {\"BlockPublicAcls\": true, \"IgnorePublicAcls\": true, \"BlockPublicPolicy\": true, \"RestrictPublicBuckets\": true}}");
        queues(0, "{\"RedrivePolicy\": \"{}\"}");
        answer(
                "lambda-get-event-source-mapping",
                "{\"State\": \"Enabled\", \"EventSourceArn\": \"arn:aws:sqs:x:1:w-low\"}");
        answer("cloudwatch-describe-alarms", "{\"MetricAlarms\": []}");
        subscriptions("arn:aws:sns:x:1:t:1");
        functions("new", "new");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(String call, String body) throws IOException {
        Files.writeString(folder.resolve(call), body);
    }

    /// One answer for every queue.
    private void queues(int messages, String others) throws IOException {
        answer(
                "sqs-get-queue-attributes",
                "{\"Attributes\": {\"ApproximateNumberOfMessages\": \"%d\", %s}"
                                .formatted(messages, others.substring(1))
                        + "}");
    }

    private int examine() {
        return waybill.run("doctor", "--stack", "w", "--aws", folder.resolve("aws").toString());
    }

    @Test
    void findsAStackThatIsWellAndItsApi() {
        assertThat(examine()).as(waybill.out()).isZero();

        assertThat(waybill.out())
                .contains("ok    stack    w is UPDATE_COMPLETE")
                .contains("ok    outputs  are all there", "ok    tables   1 are active")
                .contains("ok    recovery", "ok    deletion", "ok    bucket", "ok    redrive")
                .contains("ok    dead     no message was given up", "ok    sources")
                .contains("ok    alarms   none is ringing", "ok    api")
                .contains("ok    topic    alarms are told to 1 subscribers")
                .doesNotContain("fail");
    }

    @Test
    void saysWhatIsNotAsItShouldBe() throws IOException {
        answer("dynamodb-describe-table", "{\"Table\": {\"TableStatus\": \"UPDATING\"}}");
        answer("dynamodb-describe-continuous-backups", "{}");
        answer("s3api-get-public-access-block", "{}");
        queues(3, "{\"Other\": \"1\"}");
        answer(
                "lambda-get-event-source-mapping",
                "{\"State\": \"Disabled\", \"EventSourceArn\": \"arn:aws:sqs:x:1:w-low\"}");
        answer(
                "cloudwatch-describe-alarms",
                """
                {"MetricAlarms": [
                  {"AlarmName": "w-api-errors", "StateValue": "OK"},
                  {"AlarmName": "w-work-throttled", "StateValue": "INSUFFICIENT_DATA"},
                  {"AlarmName": "w-upkeep-missing", "StateValue": "ALARM"}]}
                """);

        assertThat(examine()).isEqualTo(ExitCode.FAILURE);

        assertThat(waybill.out())
                .contains("fail  tables   not active: w-blobs")
                .contains("warn  recovery off for: w-blobs")
                .contains("warn  deletion not refused for: w-blobs")
                .contains("fail  bucket   lacks: BlockPublicAcls, IgnorePublicAcls")
                .contains("warn  dead     messages lie in: w-low-dead (3)")
                .contains("fail  redrive  none for: w-low")
                .contains("fail  sources  not read: w-low")
                .contains("warn  alarms   ringing: w-upkeep-missing\n");
    }

    @Test
    void findsATableWhoseOwnStreamIsNotRead() throws IOException {
        String arn = "arn:aws:dynamodb:x:1:table/w-blobs/stream/";
        answer(
                "lambda-get-event-source-mapping",
                "{\"State\": \"Enabled\", \"EventSourceArn\": \"%s1\"}".formatted(arn));
        streams("");

        assertThat(examine()).isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.out()).contains("fail  streams  an old one is read of: w-blobs");

        streams(arn + "2");
        assertThat(examine()).isEqualTo(ExitCode.FAILURE);

        streams(arn + "1");
        assertThat(examine()).as(waybill.out()).isZero();
        assertThat(waybill.out()).contains("ok    streams  are the tables' own");
    }

    @Test
    void findsThatNobodyHearsTheAlarms() throws IOException {
        subscriptions("Deleted");
        assertThat(examine()).isZero();
        assertThat(waybill.out())
                .contains(
                        "warn  topic    nobody is told of alarms: deploy with AlarmEmail, or subscribe to arn");

        subscriptions("PendingConfirmation");
        examine();
        assertThat(waybill.out())
                .contains(
                        "warn  topic    nobody is told of alarms: 1 subscribers have yet to agree");

        Files.delete(folder.resolve("sns-list-subscriptions-by-topic-arn"));
        examine();
        assertThat(waybill.out())
                .contains(
                        "warn  topic    not seen: An error occurred (sns-list-subscriptions-by-topic)");
    }

    private void subscriptions(String arn) throws IOException {
        answer(
                "sns-list-subscriptions-by-topic-arn",
                "{\"Subscriptions\": [{\"SubscriptionArn\": \"%s\"}]}".formatted(arn));
    }

    @Test
    void findsWhereAnotherVersionIsLive() throws IOException {
        functions("new", "old");

        assertThat(examine()).isZero();
        assertThat(waybill.out()).contains("warn  live     other code or settings in: w-work");
    }

    /// The settings that were deployed, and those of the version that callers reach.
    private void functions(String latest, String live) throws IOException {
        String body =
                "{\"CodeSha256\": \"c\", \"Environment\": {\"Variables\": {\"SETTINGS\": \"%s\"}}}";
        answer("lambda-get-function-configuration", body.formatted(latest));
        answer("lambda-get-function-configuration-live", body.formatted(live));
    }

    private void streams(String latest) throws IOException {
        answer(
                "dynamodb-describe-table",
                """
                {"Table": {"TableStatus": "ACTIVE", "DeletionProtectionEnabled": true,
                 "LatestStreamArn": "%s"}}
                """
                        .formatted(latest));
    }

    @Test
    void saysWhatAStackThatFailedLacks() throws IOException {
        answer(
                "cloudformation-describe-stacks",
                "{\"Stacks\": [{\"StackStatus\": \"ROLLBACK_COMPLETE\", \"Outputs\": []}]}");

        assertThat(examine()).isEqualTo(ExitCode.FAILURE);

        assertThat(waybill.out())
                .contains("fail  stack    w is ROLLBACK_COMPLETE")
                .contains("fail  outputs  lack ApiUrl, BucketName");
        assertThat(api.received()).isEmpty();
    }

    @Test
    void goesOnWithoutWhatItMayNotSee() throws IOException {
        Files.delete(folder.resolve("cloudwatch-describe-alarms"));

        assertThat(examine()).isZero();

        assertThat(waybill.out())
                .contains(
                        "warn  alarms   not seen: An error occurred (cloudwatch-describe-alarms)");
    }

    @Test
    void keepsWhatItSawWhenSomeOfItIsRefused() throws IOException {
        answer(
                "cloudformation-list-stack-resources",
                """
                {"StackResourceSummaries": [
                  {"ResourceType": "AWS::DynamoDB::Table", "PhysicalResourceId": "w-access"},
                  {"ResourceType": "AWS::DynamoDB::Table", "PhysicalResourceId": "w-blobs"},
                  {"ResourceType": "AWS::DynamoDB::Table", "PhysicalResourceId": "w-audit"},
                  {"ResourceType": "AWS::Lambda::EventSourceMapping", "PhysicalResourceId": "u-1"},
                  {"ResourceType": "AWS::Lambda::EventSourceMapping", "PhysicalResourceId": "u-2"}]}
                """);
        Files.delete(folder.resolve("dynamodb-describe-table"));
        answer(
                "dynamodb-describe-table-w-blobs",
                "{\"Table\": {\"TableStatus\": \"UPDATING\", \"DeletionProtectionEnabled\": true}}");
        Files.delete(folder.resolve("lambda-get-event-source-mapping"));
        answer(
                "lambda-get-event-source-mapping-u-2",
                "{\"State\": \"Enabled\", \"EventSourceArn\": \"arn:aws:dynamodb:x:1:table/w-audit/stream/1\"}");

        assertThat(examine()).isEqualTo(ExitCode.FAILURE);

        assertThat(waybill.out())
                .contains(
                        "warn  tables   not seen: w-access, w-audit: An error occurred (dynamodb-describe-table)")
                .contains("fail  tables   not active: w-blobs")
                .contains("ok    recovery to any second, of 1 tables")
                .contains("warn  sources  not seen: u-1: An error")
                .contains("ok    sources  1 queues and streams are read")
                .contains("ok    streams");
    }

    @Test
    void saysThatThereIsNoStack() throws IOException {
        Files.delete(folder.resolve("cloudformation-describe-stacks"));

        assertThat(examine()).isEqualTo(ExitCode.FAILURE);

        assertThat(waybill.out()).contains("fail  stack    An error occurred");
    }

    @Test
    void needsTheTool() {
        assertThat(waybill.run("doctor", "--stack", "w", "--aws", "no-such-command"))
                .isEqualTo(ExitCode.FAILURE);
        assertThat(waybill.err()).contains("--stack needs the AWS CLI");
    }
}
