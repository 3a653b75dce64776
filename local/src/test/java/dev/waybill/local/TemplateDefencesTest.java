package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the template does against loss, listeners, floods and silence.
class TemplateDefencesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Template TEMPLATE = Template.ofRepository();
    private static final JsonNode RESOURCES = JSON.valueToTree(TEMPLATE.section("Resources"));
    private static final JsonNode NOTHING = JSON.valueToTree(Map.of("Ref", "AWS::NoValue"));

    static Stream<String> tables() {
        return ofType("AWS::DynamoDB::Table");
    }

    static Stream<String> queues() {
        return ofType("AWS::SQS::Queue");
    }

    static Stream<String> alarms() {
        return ofType("AWS::CloudWatch::Alarm");
    }

    private static Stream<String> ofType(String type) {
        return RESOURCES.properties().stream()
                .filter(resource -> resource.getValue().path("Type").asText().equals(type))
                .map(Map.Entry::getKey);
    }

    private static JsonNode properties(String resource) {
        return RESOURCES.path(resource).path("Properties");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void protectsATable(String table) {
        JsonNode declared = properties(table);

        assertThat(declared.path("DeletionProtectionEnabled").path("Ref").asText())
                .isEqualTo("DeletionProtection");
        JsonNode recovery = declared.path("PointInTimeRecoverySpecification");
        assertIf(recovery.path("PointInTimeRecoveryEnabled"), "Recovers");
        assertThat(
                        recovery.path("RecoveryPeriodInDays")
                                .path("Fn::If")
                                .path(1)
                                .path("Ref")
                                .asText())
                .isEqualTo("PointInTimeRecoveryDays");
        assertIf(declared.path("SSESpecification"), "HasKey");
        assertThat(key(declared.path("SSESpecification").path("Fn::If").path(1), "KMSMasterKeyId"))
                .isEqualTo("KmsKeyArn");
    }

    @ParameterizedTest
    @MethodSource("queues")
    void encryptsAQueueAndRefusesTalkInTheClear(String queue) {
        JsonNode declared = properties(queue);

        assertThat(declared.path("SqsManagedSseEnabled").path("Fn::If"))
                .isEqualTo(JSON.valueToTree(List.of("HasKey", NOTHING, true)));
        assertIf(declared.path("KmsMasterKeyId"), "HasKey");
        assertThat(properties("QueuesPolicy").path("Queues"))
                .contains(JSON.<JsonNode>valueToTree(Map.of("Ref", queue)));
        assertTlsOnly(properties("QueuesPolicy"), "sqs:*");
    }

    /// Only the queue in front of it gives up to a dead-letter queue. Its name stands in for its
    /// ARN, as the two name each other.
    @ParameterizedTest
    @MethodSource("queues")
    void letsOnlyItsOwnQueueGiveUpToADeadLetterQueue(String queue) {
        JsonNode allowed = properties(queue).path("RedriveAllowPolicy");
        if (!queue.endsWith("DeadQueue")) {
            assertThat(allowed.isMissingNode()).isTrue();
            return;
        }
        String name =
                properties(queue.replace("Dead", "")).path("QueueName").path("Fn::Sub").asText();

        assertThat(properties(queue).path("QueueName").path("Fn::Sub").asText())
                .isEqualTo(name + "-dead");
        assertThat(allowed.path("redrivePermission").asText()).isEqualTo("byQueue");
        assertThat(allowed.path("sourceQueueArns")).hasSize(1);
        assertThat(allowed.path("sourceQueueArns").path(0).path("Fn::Sub").asText())
                .endsWith(":" + name);
    }

    @Test
    void keepsTheBucketToItself() {
        JsonNode bucket = properties("BlobsBucket");

        assertThat(bucket.path("PublicAccessBlockConfiguration").properties())
                .hasSize(4)
                .allSatisfy(block -> assertThat(block.getValue().asBoolean()).isTrue());
        assertThat(
                        bucket.path("OwnershipControls")
                                .path("Rules")
                                .path(0)
                                .path("ObjectOwnership")
                                .asText())
                .isEqualTo("BucketOwnerEnforced");
        assertThat(
                        bucket.path("BucketEncryption")
                                .path("ServerSideEncryptionConfiguration")
                                .path(0)
                                .path("ServerSideEncryptionByDefault")
                                .path("SSEAlgorithm")
                                .path("Fn::If"))
                .isEqualTo(JSON.valueToTree(List.of("HasKey", "aws:kms", "AES256")));
        assertTlsOnly(properties("BlobsBucketPolicy"), "s3:*");
    }

    /// Live data never goes by a rule: only forgotten parts, and what was deleted before.
    @Test
    void hasNoRuleThatRemovesACurrentObject() {
        JsonNode rules = properties("BlobsBucket").path("LifecycleConfiguration").path("Rules");

        assertThat(rules).hasSize(2);
        assertThat(rules)
                .allSatisfy(rule ->
                        assertThat(
                                        Set.of(
                                                "Id",
                                                "Status",
                                                "AbortIncompleteMultipartUpload",
                                                "ExpiredObjectDeleteMarker",
                                                "NoncurrentVersionExpiration"))
                                .containsAll(
                                        rule.properties().stream()
                                                .map(Map.Entry::getKey)
                                                .toList()));
    }

    @Test
    void removesThePartsOfForgottenUploads() {
        JsonNode rules = properties("BlobsBucket").path("LifecycleConfiguration").path("Rules");

        assertThat(rules)
                .anySatisfy(rule -> {
                    assertThat(rule.path("Status").asText()).isEqualTo("Enabled");
                    assertThat(
                                    rule.at("/AbortIncompleteMultipartUpload/DaysAfterInitiation")
                                            .asInt())
                            .isGreaterThan(7);
                });
    }

    static Stream<String> logGroups() {
        return ofType("AWS::Logs::LogGroup");
    }

    @ParameterizedTest
    @MethodSource("logGroups")
    void keepsALogAsLongAsTheParameterSays(String logGroup) {
        assertThat(key(properties(logGroup), "RetentionInDays")).isEqualTo("LogRetentionDays");
    }

    /// What docs/operations.md tells people to look for.
    @Test
    void saysWhereThingsAre() {
        assertThat(TEMPLATE.section("Outputs").keySet())
                .containsExactlyInAnyOrder(
                        "ApiUrl", "BucketName", "AlarmTopic", "DashboardUrl", "DeadLetterQueues");
    }

    @Test
    void boundsEveryRoute() {
        JsonNode api = properties("Api");
        JsonNode routes = api.path("RouteSettings");

        assertBounded(api.path("DefaultRouteSettings"), "RequestRate", "RequestBurst");
        for (String open :
                List.of("ANY /v1/enroll", "ANY /v1/health", "ANY /openapi.yaml", "$default")) {
            assertBounded(routes.path(open), "OpenRate", "OpenRate");
        }
        routesOf("WorkFunction")
                .forEach(route -> assertBounded(routes.path(route), "WorkRate", "WorkBurst"));
        List<String> declared =
                ofType("AWS::Serverless::Function")
                        .flatMap(TemplateDefencesTest::routesOf)
                        .toList();
        assertThat(declared)
                .containsAll(routes.properties().stream().map(Map.Entry::getKey).toList());
    }

    private static Stream<String> routesOf(String function) {
        return properties(function)
                .path("Events")
                .valueStream()
                .filter(event -> event.path("Type").asText().equals("HttpApi"))
                .map(event -> event.path("Properties"))
                .map(route ->
                        route.has("Path")
                                ? route.path("Method").asText() + " " + route.path("Path").asText()
                                : "$default");
    }

    private static void assertBounded(JsonNode settings, String rate, String burst) {
        assertThat(key(settings, "ThrottlingRateLimit")).isEqualTo(rate);
        assertThat(key(settings, "ThrottlingBurstLimit")).isEqualTo(burst);
        assertThat(settings.path("DetailedMetricsEnabled").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("alarms")
    void tellsAnAlarmToTheTopic(String alarm) {
        JsonNode topic =
                JSON.valueToTree(
                        List.of(
                                Map.of(
                                        "Fn::If",
                                        List.of(
                                                "HasTopic",
                                                Map.of("Ref", "AlarmTopicArn"),
                                                Map.of("Ref", "AlarmTopic")))));

        assertThat(properties(alarm).path("AlarmActions")).isEqualTo(topic);
        assertThat(properties(alarm).path("OKActions")).isEqualTo(topic);
        assertThat(properties(alarm).path("AlarmDescription").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("queues")
    void watchesEveryQueue(String queue) {
        String metric =
                queue.endsWith("DeadQueue")
                        ? "ApproximateNumberOfMessagesVisible"
                        : "ApproximateAgeOfOldestMessage";

        assertThat(alarms().map(TemplateDefencesTest::properties))
                .anySatisfy(alarm -> {
                    assertThat(alarm.path("MetricName").asText()).isEqualTo(metric);
                    assertThat(
                                    alarm.path("Dimensions")
                                            .path(0)
                                            .path("Value")
                                            .path("Fn::GetAtt")
                                            .path(0)
                                            .asText())
                            .isEqualTo(queue);
                });
    }

    /// What the API's functions fail in is a 5xx; the others have nobody who sees their answers.
    @Test
    void watchesTheFunctionsThatNobodySees() {
        assertThat(watched("Errors"))
                .containsExactlyInAnyOrderElementsOf(
                        ofType("AWS::Serverless::Function")
                                .filter(function -> routesOf(function).findAny().isEmpty())
                                .toList());
        assertThat(watched("IteratorAge"))
                .containsExactly("ProjectionFunction", "SubscriptionsFunction");
        assertThat(watched("Throttles")).containsExactly("WorkFunction");
        assertThat(watched("5xx")).containsExactly("Api");
        assertThat(properties("UpkeepMissingAlarm").path("TreatMissingData").asText())
                .isEqualTo("breaching");
        assertThat(watched("Invocations")).containsExactly("UpkeepFunction");
    }

    private static List<String> watched(String metric) {
        return alarms().map(TemplateDefencesTest::properties)
                .filter(alarm -> alarm.path("MetricName").asText().equals(metric))
                .map(alarm -> key(alarm.path("Dimensions").path(0), "Value"))
                .toList();
    }

    @Test
    void showsADashboardThatIsJson() throws Exception {
        String body = properties("Dashboard").path("DashboardBody").path("Fn::Sub").asText();

        assertThat(JSON.readTree(body).path("widgets"))
                .hasSizeGreaterThan(8)
                .allSatisfy(widget ->
                        assertThat(widget.path("properties").path("metrics")).isNotEmpty());
    }

    private static void assertTlsOnly(JsonNode policy, String action) {
        JsonNode statement = policy.path("PolicyDocument").path("Statement").path(0);

        assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
        assertThat(statement.path("Principal").asText()).isEqualTo("*");
        assertThat(statement.path("Action").asText()).isEqualTo(action);
        assertThat(statement.path("Condition").path("Bool").path("aws:SecureTransport").asText())
                .isEqualTo("false");
    }

    private static void assertIf(JsonNode value, String condition) {
        assertThat(value.path("Fn::If").path(0).asText()).isEqualTo(condition);
    }

    private static String key(JsonNode node, String name) {
        return node.path(name).path("Ref").asText();
    }
}
