package dev.waybill.local;

import static dev.waybill.local.Declared.deadQueues;
import static dev.waybill.local.Declared.functions;
import static dev.waybill.local.Declared.names;
import static dev.waybill.local.Declared.ofType;
import static dev.waybill.local.Declared.properties;
import static dev.waybill.local.Declared.section;
import static dev.waybill.local.Declared.sources;
import static dev.waybill.local.Declared.tree;
import static dev.waybill.local.Declared.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the template does against loss, listeners, floods and silence.
class TemplateDefencesTest {

    static Stream<String> tables() {
        return ofType("AWS::DynamoDB::Table");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void protectsATable(String table) {
        JsonNode declared = properties(table);

        assertThat(declared.path("DeletionProtectionEnabled").path("Ref").asText())
                .isEqualTo("DeletionProtection");
        assertThat(declared.path("PointInTimeRecoverySpecification"))
                .isEqualTo(
                        yaml(
                                """
                                PointInTimeRecoveryEnabled: !If [Recovers, true, false]
                                RecoveryPeriodInDays:
                                  !If [Recovers, !Ref PointInTimeRecoveryDays, !Ref AWS::NoValue]
                                """));
        assertThat(declared.path("SSESpecification"))
                .isEqualTo(
                        yaml(
                                """
                                Fn::If:
                                  - HasKey
                                  - {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !Ref KmsKeyArn}
                                  - !Ref AWS::NoValue
                                """));
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
        assertThat(bucket.path("BucketEncryption"))
                .isEqualTo(
                        yaml(
                                """
                                ServerSideEncryptionConfiguration:
                                  - ServerSideEncryptionByDefault:
                                      SSEAlgorithm: !If [HasKey, aws:kms, AES256]
                                      KMSMasterKeyID: !If [HasKey, !Ref KmsKeyArn, !Ref AWS::NoValue]
                                    BucketKeyEnabled: !If [HasKey, true, !Ref AWS::NoValue]
                                """));
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
                                .containsAll(names(rule).toList()));
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

    /// Times, routes and outcomes: no header, so no token, and no query.
    @Test
    void logsNothingThatIsSecret() {
        String format =
                properties("Api")
                        .path("AccessLogSettings")
                        .path("Format")
                        .asText()
                        .replace(" ", "");

        assertThat(format)
                .isEqualTo(
                        """
                        {"request_id":"$context.requestId",
                        "at":"$context.requestTime",
                        "source_ip":"$context.identity.sourceIp",
                        "route":"$context.routeKey",
                        "status":"$context.status",
                        "millis":"$context.responseLatency",
                        "function_millis":"$context.integrationLatency",
                        "error":"$context.integrationErrorMessage"}\
                        """
                                .replace("\n", ""));
    }

    /// What docs/operations.md tells people to look for.
    @Test
    void saysWhereThingsAre() {
        assertThat(names(section("Outputs")))
                .containsExactlyInAnyOrder(
                        "ApiUrl", "BucketName", "AlarmTopic", "DashboardUrl", "DeadLetterQueues");
        assertThat(output("ApiUrl"))
                .isEqualTo(sub("https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"));
        assertThat(output("BucketName")).isEqualTo(yaml("Ref: BlobsBucket"));
        assertThat(output("AlarmTopic"))
                .isEqualTo(yaml("Fn::If: [HasTopic, !Ref AlarmTopicArn, !Ref AlarmTopic]"));
        assertThat(output("DashboardUrl"))
                .isEqualTo(
                        sub(
                                "https://${AWS::Region}.console.aws.amazon.com/cloudwatch/home?region=${AWS::Region}#dashboards/dashboard/${AWS::StackName}"));
        assertThat(output("DeadLetterQueues"))
                .isEqualTo(
                        tree(
                                Map.of(
                                        "Fn::Join",
                                        List.of(
                                                " ",
                                                deadQueues()
                                                        .map(queue -> Map.of("Ref", queue))
                                                        .toList()))));
    }

    private static JsonNode output(String name) {
        return section("Outputs").path(name).path("Value");
    }

    private static JsonNode sub(String text) {
        return tree(Map.of("Fn::Sub", text));
    }

    /// Conditions that turn protection off must say it of the right value of the right parameter.
    @Test
    void decidesByParameters() {
        assertThat(section("Conditions"))
                .isEqualTo(
                        yaml(
                                """
                                Recovers: !Not [!Equals [!Ref PointInTimeRecoveryDays, 0]]
                                KeepsDeleted: !Not [!Equals [!Ref KeepDeletedObjectsDays, 0]]
                                HasKey: !Not [!Equals [!Ref KmsKeyArn, '']]
                                HasTopic: !Not [!Equals [!Ref AlarmTopicArn, '']]
                                OwnTopic: !Equals [!Ref AlarmTopicArn, '']
                                HasEmail: !Not [!Equals [!Ref AlarmEmail, '']]
                                ReservesWork: !Not [!Equals [!Ref WorkConcurrency, 0]]
                                ReservesWatch: !Not [!Equals [!Ref WatchConcurrency, 0]]
                                """));
    }

    /// Who sets nothing but the token is protected, and trusts no issuer.
    @Test
    void isSafeAsItComes() {
        Map<String, JsonNode> defaults = new TreeMap<>();
        section("Parameters")
                .properties()
                .forEach(parameter -> {
                    if (parameter.getValue().has("Default")) {
                        defaults.put(parameter.getKey(), parameter.getValue().path("Default"));
                    }
                });

        assertThat(tree(defaults))
                .isEqualTo(
                        yaml(
                                """
                                JwtIssuer: ''
                                JwtKeysUrl: ''
                                JwtAudience: ''
                                JwtRoleClaim: roles
                                JwtRoles: ''
                                LogRetentionDays: 30
                                DeletionProtection: 'true'
                                PointInTimeRecoveryDays: 35
                                KeepDeletedObjectsDays: 0
                                KmsKeyArn: ''
                                AlarmTopicArn: ''
                                AlarmEmail: ''
                                RequestRate: 500
                                RequestBurst: 500
                                WorkRate: 5000
                                WorkBurst: 2500
                                OpenRate: 50
                                MaxWaiters: 20
                                WorkConcurrency: 100
                                WatchConcurrency: 40
                                AttachmentIntentSeconds: 86400
                                Persistence: Durable
                                Settings: ''
                                """));
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
        List<String> declared = functions().flatMap(TemplateDefencesTest::routesOf).toList();
        assertThat(declared).containsAll(names(routes).toList());
    }

    private static Stream<String> routesOf(String function) {
        return sources(function, "HttpApi").stream()
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

    private static String key(JsonNode node, String name) {
        return node.path(name).path("Ref").asText();
    }
}
