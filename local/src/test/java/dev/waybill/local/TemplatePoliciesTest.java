package dev.waybill.local;

import static dev.waybill.local.Declared.functions;
import static dev.waybill.local.Declared.list;
import static dev.waybill.local.Declared.names;
import static dev.waybill.local.Declared.ofType;
import static dev.waybill.local.Declared.properties;
import static dev.waybill.local.Declared.queues;
import static dev.waybill.local.Declared.resource;
import static dev.waybill.local.Declared.target;
import static dev.waybill.local.Declared.tree;
import static dev.waybill.local.Declared.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the template permits, and to whom.
class TemplatePoliciesTest {

    private static final List<String> TRACES =
            List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords");

    /// Queues that are no part of the template.
    private static final String SUBSCRIBERS =
            "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-sub-*";

    /// The only places where a resource may end in a wildcard.
    private static final Set<String> PREFIXES =
            Set.of(
                    "${BlobsBucket.Arn}/blobs/*",
                    "${BlobsBucket.Arn}/chunks/*",
                    "${BlobsBucket.Arn}/sweeps/*",
                    "${AssignmentsTable.Arn}/stream/*",
                    "${ConvergenceTable.Arn}/stream/*",
                    SUBSCRIBERS);

    /// The one policy that roles share: the key that encrypts, when there is one.
    private static final JsonNode KEY_POLICY =
            yaml("Fn::If: [HasKey, [!Ref KeyPolicy], !Ref AWS::NoValue]");

    private static final Pattern ACTION = Pattern.compile("[a-z0-9]+:[A-Za-z]+");

    static Stream<String> roles() {
        return ofType("AWS::IAM::Role");
    }

    private static JsonNode statements(String role) {
        return properties(role).path("Policies").path(0).path("PolicyDocument").path("Statement");
    }

    /// Nobody is permitted anything in another place than those that the tests below read.
    @Test
    void permitsNothingElsewhere() {
        assertThat(Declared.TEMPLATE.resources().values())
                .filteredOn(declared ->
                        declared.type().startsWith("AWS::IAM::")
                                || declared.type().endsWith("Policy")
                                || declared.type().endsWith("Permission"))
                .filteredOn(declared -> !declared.type().equals("AWS::IAM::Role"))
                .extracting(Template.Resource::name)
                .containsExactlyInAnyOrder(
                        "AlarmTopicPolicy", "BlobsBucketPolicy", "KeyPolicy", "QueuesPolicy");
    }

    /// It is attached by the roles that name it, and to nobody else.
    @Test
    void letsRolesUseTheKeyThroughServicesOnly() {
        assertThat(resource("KeyPolicy"))
                .isEqualTo(
                        yaml(
                                """
                                Type: AWS::IAM::ManagedPolicy
                                Condition: HasKey
                                Properties:
                                  PolicyDocument:
                                    Version: '2012-10-17'
                                    Statement:
                                      - Effect: Allow
                                        Action: [kms:Decrypt, kms:GenerateDataKey]
                                        Resource: !Ref KmsKeyArn
                                        Condition:
                                          StringEquals:
                                            kms:ViaService:
                                              - !Sub s3.${AWS::Region}.amazonaws.com
                                              - !Sub sqs.${AWS::Region}.amazonaws.com
                                              - !Sub dynamodb.${AWS::Region}.amazonaws.com
                                """));
    }

    @Test
    void letsNobodyTalkToTheBucketInTheClear() {
        assertThat(resource("BlobsBucketPolicy"))
                .isEqualTo(
                        yaml(
                                """
                                Type: AWS::S3::BucketPolicy
                                Properties:
                                  Bucket: !Ref BlobsBucket
                                  PolicyDocument:
                                    Version: '2012-10-17'
                                    Statement:
                                      - Sid: TlsOnly
                                        Effect: Deny
                                        Principal: '*'
                                        Action: s3:*
                                        Resource:
                                          - !GetAtt BlobsBucket.Arn
                                          - !Sub ${BlobsBucket.Arn}/*
                                        Condition: {Bool: {aws:SecureTransport: 'false'}}
                                """));
    }

    @Test
    void letsNobodyTalkToTheQueuesInTheClear() {
        assertThat(resource("QueuesPolicy").path("Properties").path("Queues"))
                .containsExactlyInAnyOrderElementsOf(
                        queues().map(queue -> tree(Map.of("Ref", queue))).toList());
        assertThat(resource("QueuesPolicy"))
                .isEqualTo(
                        yaml(
                                """
                                Type: AWS::SQS::QueuePolicy
                                Properties:
                                  Queues: %s
                                  PolicyDocument:
                                    Version: '2012-10-17'
                                    Statement:
                                      - Sid: TlsOnly
                                        Effect: Deny
                                        Principal: '*'
                                        Action: sqs:*
                                        Resource: '*'
                                        Condition: {Bool: {aws:SecureTransport: 'false'}}
                                """
                                        .formatted(properties("QueuesPolicy").path("Queues"))));
    }

    @Test
    void letsOnlyAlarmsOfThisAccountTellTheTopic() {
        assertThat(resource("AlarmTopicPolicy"))
                .isEqualTo(
                        yaml(
                                """
                                Type: AWS::SNS::TopicPolicy
                                Condition: OwnTopic
                                Properties:
                                  Topics: [!Ref AlarmTopic]
                                  PolicyDocument:
                                    Version: '2012-10-17'
                                    Statement:
                                      - Sid: AlarmsPublish
                                        Effect: Allow
                                        Principal: {Service: cloudwatch.amazonaws.com}
                                        Action: sns:Publish
                                        Resource: !Ref AlarmTopic
                                        Condition:
                                          StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}
                                      - Sid: TlsOnly
                                        Effect: Deny
                                        Principal: '*'
                                        Action: sns:Publish
                                        Resource: !Ref AlarmTopic
                                        Condition: {Bool: {aws:SecureTransport: 'false'}}
                                """));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void letsOnlyLambdaTakeARole(String role) {
        assertThat(properties(role).path("AssumeRolePolicyDocument"))
                .isEqualTo(
                        yaml(
                                """
                                Version: '2012-10-17'
                                Statement:
                                  - Effect: Allow
                                    Principal: {Service: lambda.amazonaws.com}
                                    Action: sts:AssumeRole
                                """));
    }

    /// Lambda writes both with the function's role, and says nothing when it may not.
    @ParameterizedTest
    @MethodSource("roles")
    void letsEachFunctionWriteItsOwnLogAndTraces(String role) {
        String logs = role.replace("Role", "Logs");

        assertThat(list(statements(role)).filter(TemplatePoliciesTest::isOfLogsOrTraces))
                .containsExactlyInAnyOrder(
                        tree(
                                Map.of(
                                        "Effect",
                                        "Allow",
                                        "Action",
                                        List.of("logs:CreateLogStream", "logs:PutLogEvents"),
                                        "Resource",
                                        Map.of("Fn::GetAtt", List.of(logs, "Arn")))),
                        tree(Map.of("Effect", "Allow", "Action", TRACES, "Resource", "*")));
    }

    private static boolean isOfLogsOrTraces(JsonNode statement) {
        return list(statement.path("Action"))
                .map(JsonNode::asText)
                .anyMatch(action -> action.startsWith("logs:") || action.startsWith("xray:"));
    }

    /// What one action may be done with.
    private static List<JsonNode> permitted(String role, String action) {
        return list(statements(role))
                .filter(statement ->
                        list(statement.path("Action"))
                                .anyMatch(named -> named.asText().equals(action)))
                .flatMap(statement -> list(statement.path("Resource")))
                .toList();
    }

    @Test
    void hasNoRoleWithoutAFunction() {
        assertThat(roles().map(role -> role.replace("Role", "Function")))
                .containsExactlyInAnyOrderElementsOf(functions().toList());
    }

    @ParameterizedTest
    @MethodSource("roles")
    void namesEveryActionAndResource(String role) {
        JsonNode declared = properties(role);
        assertThat(names(declared))
                .containsExactlyInAnyOrder(
                        "AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies");
        assertThat(declared.path("ManagedPolicyArns")).isEqualTo(KEY_POLICY);
        assertThat(declared.path("Policies")).hasSize(1);
        JsonNode statements = statements(role);
        assertThat(statements).isNotEmpty();
        for (JsonNode statement : statements) {
            assertThat(names(statement))
                    .contains("Effect", "Action", "Resource")
                    .isSubsetOf("Effect", "Action", "Resource", "Condition");
            List<String> actions = list(statement.path("Action")).map(JsonNode::asText).toList();
            assertThat(actions).isNotEmpty().allMatch(ACTION.asMatchPredicate());
            assertThat(list(statement.path("Resource")))
                    .as("resources of %s", actions)
                    .isNotEmpty()
                    .allMatch(resource -> isNamed(resource, actions));
        }
    }

    /// Devices' work asks for deltas in the table of blobs, and must write nothing else there.
    @Test
    void workWritesOnlyDeltasAboutBlobs() {
        JsonNode statements = statements("WorkRole");
        for (JsonNode statement : statements) {
            boolean isOfBlobs =
                    list(statement.path("Resource"))
                            .anyMatch(resource -> target(resource).equals("BlobsTable"));
            List<String> actions = list(statement.path("Action")).map(JsonNode::asText).toList();
            if (isOfBlobs
                    && !List.of("dynamodb:GetItem", "dynamodb:BatchGetItem").containsAll(actions)) {
                assertThat(actions).containsExactly("dynamodb:PutItem", "dynamodb:UpdateItem");
                assertThat(
                                statement
                                        .path("Condition")
                                        .path("ForAllValues:StringLike")
                                        .path("dynamodb:LeadingKeys"))
                        .isEqualTo(tree(List.of("delta#*")));
            }
        }
    }

    private static boolean isNamed(JsonNode resource, List<String> actions) {
        if (resource.asText().equals("*")) {
            return TRACES.containsAll(actions);
        }
        String substituted = resource.path("Fn::Sub").asText();
        return resource.has("Fn::GetAtt")
                || (!substituted.isEmpty()
                        && (!substituted.contains("*") || PREFIXES.contains(substituted)));
    }

    @Test
    void letsTheHealthCheckReachEveryTable() {
        List<String> reached =
                permitted("ServiceRole", "dynamodb:DescribeTable").stream()
                        .map(Declared::target)
                        .toList();

        assertThat(reached)
                .containsExactlyInAnyOrderElementsOf(ofType("AWS::DynamoDB::Table").toList());
    }
}
