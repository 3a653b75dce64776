package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.aws.Config;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.testing.template.Template;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What has to hold of the template beyond what `cfn-lint` and the local stack itself see.
class TemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Template TEMPLATE = Template.ofRepository();

    private static final Set<String> TRACES =
            Set.of("xray:PutTraceSegments", "xray:PutTelemetryRecords");

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
    private static final Map<String, Object> KEY_POLICY =
            Map.of(
                    "Fn::If",
                    List.of(
                            "HasKey",
                            List.of(Map.of("Ref", "KeyPolicy")),
                            Map.of("Ref", "AWS::NoValue")));

    private static final int SHA256_DIGITS = 64;

    /// As many as a version's description may have.
    private static final int DESCRIPTION_CHARS = 256;

    private static final Pattern ACTION = Pattern.compile("[a-z0-9]+:[A-Za-z]+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}!]+)}");

    static Stream<String> functions() {
        return ofType("AWS::Serverless::Function");
    }

    static Stream<String> roles() {
        return ofType("AWS::IAM::Role");
    }

    private static Stream<String> ofType(String type) {
        return TEMPLATE.resources().values().stream()
                .filter(resource -> resource.type().equals(type))
                .map(Template.Resource::name);
    }

    /// The properties of a resource, with those of Globals; missing where there is no such
    /// resource.
    private static JsonNode properties(String name) {
        Template.Resource resource = TEMPLATE.resources().get(name);
        return resource == null ? JSON.missingNode() : JSON.valueToTree(resource.properties());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void namesAHandlerThatCanBeMadeInBothWays(String function) throws Exception {
        Class<?> handler = Class.forName(properties(function).path("Handler").asText());

        assertThat(handler).isFinal().isPublic();
        assertThat(RequestStreamHandler.class).isAssignableFrom(handler);
        assertThat(Modifier.isPublic(handler.getConstructor().getModifiers())).isTrue();
        assertThat(Modifier.isPublic(handler.getDeclaredConstructor(Map.class).getModifiers()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void packsTheModuleOfTheHandler(String function) {
        String module = properties(function).path("Handler").asText().split("\\.", -1)[2];

        assertThat(properties(function).path("CodeUri").asText())
                .isEqualTo("functions/" + module + "/target/waybill-" + module + ".jar");
    }

    /// As text: the runtime would wrap a JSON line of ours into one of its own, and CloudWatch
    /// would not see the metrics in it.
    @ParameterizedTest
    @MethodSource("functions")
    void givesEachFunctionARoleAndALogOfItsOwn(String function) {
        String own = function.replace("Function", "");

        assertThat(properties(function).path("Role"))
                .isEqualTo(tree(Map.of("Fn::GetAtt", List.of(own + "Role", "Arn"))));
        assertThat(properties(function).path("LoggingConfig"))
                .isEqualTo(
                        tree(Map.of("LogFormat", "Text", "LogGroup", Map.of("Ref", own + "Logs"))));
        assertThat(properties(own + "Logs").has("RetentionInDays")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void startsEachFunctionFromASnapshot(String function) {
        JsonNode declared = properties(function);

        assertThat(declared.path("SnapStart").path("ApplyOn").asText())
                .isEqualTo(function.equals("IndexingFunction") ? "None" : "PublishedVersions");
        assertThat(declared.path("AutoPublishAlias").asText()).isEqualTo("live");
        assertThat(declared.path("Runtime").asText()).isEqualTo("java25");
        assertThat(declared.path("Tracing").asText()).isEqualTo("Active");
    }

    /// Else its snapshot is given up after two weeks.
    @ParameterizedTest
    @MethodSource("functions")
    void callsEachFunctionOfTheApiOnceADay(String function) {
        List<String> schedules =
                sources(function, "Schedule").stream()
                        .map(source -> source.path("Schedule").asText())
                        .toList();

        if (!sources(function, "HttpApi").isEmpty()) {
            assertThat(schedules).containsExactly("rate(1 day)");
        }
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
        assertThat(declared.properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies");
        assertThat(declared.path("ManagedPolicyArns")).isEqualTo(tree(KEY_POLICY));
        assertThat(declared.path("Policies")).hasSize(1);
        JsonNode statements =
                declared.path("Policies").path(0).path("PolicyDocument").path("Statement");
        assertThat(statements).isNotEmpty();
        for (JsonNode statement : statements) {
            assertThat(statement.properties())
                    .extracting(Map.Entry::getKey)
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
        JsonNode statements =
                properties("WorkRole")
                        .path("Policies")
                        .path(0)
                        .path("PolicyDocument")
                        .path("Statement");
        for (JsonNode statement : statements) {
            boolean isOfBlobs =
                    list(statement.path("Resource"))
                            .anyMatch(resource ->
                                    resource.path("Fn::GetAtt")
                                            .path(0)
                                            .asText()
                                            .equals("BlobsTable"));
            List<String> actions = list(statement.path("Action")).map(JsonNode::asText).toList();
            if (isOfBlobs
                    && !List.of("dynamodb:GetItem", "dynamodb:BatchGetItem").containsAll(actions)) {
                assertThat(actions).containsExactly("dynamodb:PutItem", "dynamodb:UpdateItem");
                assertThat(
                                statement
                                        .path("Condition")
                                        .path("ForAllValues:StringLike")
                                        .path("dynamodb:LeadingKeys"))
                        .isEqualTo(JSON.createArrayNode().add("delta#*"));
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

    @ParameterizedTest
    @MethodSource("functions")
    void givesFunctionsTheVariablesThatTheyParse(String function) {
        List<String> known = new ArrayList<>(Config.REQUIRED);
        known.addAll(Config.OPTIONAL);
        assertThat(properties(function).path("Environment").path("Variables").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(known);
    }

    /// SAM publishes what differs in the template, and a parameter's value does not.
    @ParameterizedTest
    @MethodSource("functions")
    void publishesAFunctionAnewWhenAParameterChanges(String function) {
        assertThat(properties(function).path("VersionDescription"))
                .isEqualTo(tree(Map.of("Fn::Sub", "${AdminTokenSha256}${JwtIssuer}${Settings}")));
        assertThat(properties(function).path("Environment").path("Variables").path("SETTINGS"))
                .isEqualTo(tree(Map.of("Ref", "Settings")));

        JsonNode parameters = tree(TEMPLATE.section("Parameters"));
        int longest =
                parameters.path("JwtIssuer").path("MaxLength").asInt()
                        + parameters.path("Settings").path("MaxLength").asInt()
                        + SHA256_DIGITS;
        assertThat(longest).isLessThanOrEqualTo(DESCRIPTION_CHARS);
    }

    @Test
    void refersOnlyToWhatIsDeclared() {
        Set<String> declared = new TreeSet<>(TEMPLATE.resources().keySet());
        declared.addAll(TEMPLATE.section("Parameters").keySet());
        Set<String> referred = new TreeSet<>();
        collect(tree(TEMPLATE.document()), referred);
        referred.removeIf(name -> name.startsWith("AWS::"));

        assertThat(declared).containsAll(referred);
        assertThat(referred).containsAll(TEMPLATE.section("Parameters").keySet());
    }

    private static void collect(JsonNode node, Set<String> referred) {
        if (node.has("Ref")) {
            referred.add(node.path("Ref").asText());
        } else if (node.has("Fn::GetAtt")) {
            referred.add(node.path("Fn::GetAtt").path(0).asText());
        } else if (node.path("Fn::Sub").isTextual()) {
            Matcher matcher = PLACEHOLDER.matcher(node.path("Fn::Sub").asText());
            while (matcher.find()) {
                referred.add(matcher.group(1).split("\\.", 2)[0]);
            }
        }
        node.forEach(element -> collect(element, referred));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void givesQueuesTimeEnoughAndSomewhereToGiveUp(String function) {
        int timeout = properties(function).path("Timeout").asInt();
        for (JsonNode source : sources(function, "SQS")) {
            assertThat(source.path("FunctionResponseTypes"))
                    .isEqualTo(tree(List.of("ReportBatchItemFailures")));
            String queue = target(source.path("Queue"));
            assertThat(properties(queue).path("VisibilityTimeout").asInt())
                    .isGreaterThanOrEqualTo(6 * timeout);
            // A message that failed comes again when it cannot be taken for a copy (protocol P4).
            assertThat(properties(queue).path("VisibilityTimeout").asInt() - timeout)
                    .isGreaterThanOrEqualTo((int) Walks.COPIES.plusSeconds(30).toSeconds());
            String dead =
                    target(properties(queue).path("RedrivePolicy").path("deadLetterTargetArn"));
            assertThat(dead).isEqualTo(queue.replace("Queue", "DeadQueue"));
            assertThat(TEMPLATE.resources()).containsKey(dead.replace("Queue", "Alarm"));
        }
    }

    @Test
    void givesUrgentLanesMoreConcurrency() {
        assertThat(
                        sources("DispatchFunction", "SQS").stream()
                                .map(source ->
                                        source.path("ScalingConfig")
                                                .path("MaximumConcurrency")
                                                .asInt()))
                .hasSize(4)
                .isSortedAccordingTo((a, b) -> b - a)
                .endsWith(2);
    }

    @Test
    void makesStreamEventsNameTheirShard() {
        List<JsonNode> streams = sources("ProjectionFunction", "DynamoDB");

        assertThat(streams).hasSize(1);
        assertThat(streams.getFirst().path("ParallelizationFactor").asInt()).isEqualTo(1);
        assertThat(streams.getFirst().path("TumblingWindowInSeconds").asInt()).isPositive();
        assertThat(streams.getFirst().path("BisectBatchOnFunctionError").asBoolean()).isTrue();
    }

    @Test
    void letsTheHealthCheckReachEveryTable() {
        JsonNode statements =
                properties("ServiceRole")
                        .path("Policies")
                        .path(0)
                        .path("PolicyDocument")
                        .path("Statement");
        List<String> reached =
                list(statements)
                        .filter(statement ->
                                list(statement.path("Action"))
                                        .anyMatch(action ->
                                                action.asText().equals("dynamodb:DescribeTable")))
                        .flatMap(statement -> list(statement.path("Resource")))
                        .map(resource -> resource.path("Fn::GetAtt").path(0).asText())
                        .toList();

        assertThat(reached)
                .containsExactlyInAnyOrderElementsOf(ofType("AWS::DynamoDB::Table").toList());
    }

    /// Waiting is bounded by places; what may run at once is another matter.
    @ParameterizedTest
    @MethodSource("functions")
    void reservesConcurrencyForWhoWaits(String function) {
        List<String> waiting = List.of("WorkFunction", "ConvergenceFunction", "ChangesFunction");
        JsonNode reserved = properties(function).path("ReservedConcurrentExecutions");

        assertThat(reserved.isMissingNode()).isEqualTo(!waiting.contains(function));
        if (waiting.contains(function)) {
            String parameter = reserved.path("Fn::If").path(1).path("Ref").asText();
            assertThat(number(parameter)).isGreaterThan(number("MaxWaiters"));
        }
    }

    private static int number(String parameter) {
        return tree(TEMPLATE.section("Parameters")).path(parameter).path("Default").asInt();
    }

    @Test
    void keepsTablesAndObjectsWhenTheStackGoes() {
        JsonNode resources = tree(TEMPLATE.section("Resources"));
        assertThat(Stream.concat(ofType("AWS::DynamoDB::Table"), ofType("AWS::S3::Bucket")))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> {
                    JsonNode resource = resources.path(name);
                    assertThat(resource.path("DeletionPolicy").asText()).isEqualTo("Retain");
                    assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
                });
    }

    private static List<JsonNode> sources(String function, String type) {
        List<JsonNode> sources = new ArrayList<>();
        for (JsonNode event : properties(function).path("Events")) {
            if (event.path("Type").asText().equals(type)) {
                sources.add(event.path("Properties"));
            }
        }
        return sources;
    }

    private static String target(JsonNode getAtt) {
        return getAtt.path("Fn::GetAtt").path(0).asText();
    }

    private static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    private static Stream<JsonNode> list(JsonNode node) {
        return node.isArray() ? node.valueStream() : Stream.of(node);
    }
}
