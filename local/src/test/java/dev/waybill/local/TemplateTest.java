package dev.waybill.local;

import static dev.waybill.local.Declared.TEMPLATE;
import static dev.waybill.local.Declared.ofType;
import static dev.waybill.local.Declared.properties;
import static dev.waybill.local.Declared.sources;
import static dev.waybill.local.Declared.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.Config;
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

    private static final int SHA256_DIGITS = 64;

    /// As many as a version's description may have.
    private static final int DESCRIPTION_CHARS = 256;

    private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}!]+)}");

    static Stream<String> functions() {
        return Declared.functions();
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

    @ParameterizedTest
    @MethodSource("functions")
    void givesFunctionsTheVariablesThatTheyParse(String function) {
        List<String> known = new ArrayList<>(Config.REQUIRED);
        known.addAll(Config.OPTIONAL);
        known.add(JVM_OPTIONS);
        assertThat(properties(function).path("Environment").path("Variables").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrderElementsOf(known);
    }

    /// Only the second compiler uses the processor's instructions for hashes.
    @ParameterizedTest
    @MethodSource("functions")
    void leavesTheSecondCompilerToTheFunctionThatHashes(String function) {
        int level = function.equals("IndexingFunction") ? 4 : 1;
        assertThat(properties(function).path("Environment").path("Variables").path(JVM_OPTIONS))
                .isEqualTo(tree("-XX:TieredStopAtLevel=" + level));
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

    @Test
    void makesStreamEventsNameTheirShard() {
        List<JsonNode> streams = sources("ProjectionFunction", "DynamoDB");

        assertThat(streams).hasSize(1);
        assertThat(streams.getFirst().path("ParallelizationFactor").asInt()).isEqualTo(1);
        assertThat(streams.getFirst().path("TumblingWindowInSeconds").asInt()).isPositive();
        assertThat(streams.getFirst().path("BisectBatchOnFunctionError").asBoolean()).isTrue();
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
                    assertThat(resource.path("DeletionPolicy").asText())
                            .isEqualTo("RetainExceptOnCreate");
                    assertThat(resource.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
                });
    }
}
