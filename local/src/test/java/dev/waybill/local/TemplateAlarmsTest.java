package dev.waybill.local;

import static dev.waybill.local.Declared.deadQueues;
import static dev.waybill.local.Declared.functions;
import static dev.waybill.local.Declared.names;
import static dev.waybill.local.Declared.ofType;
import static dev.waybill.local.Declared.properties;
import static dev.waybill.local.Declared.queues;
import static dev.waybill.local.Declared.resource;
import static dev.waybill.local.Declared.sources;
import static dev.waybill.local.Declared.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the template watches, when that rings, and who hears it.
class TemplateAlarmsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAMESPACE = Pattern.compile("AWS/(\\w+)");

    /// Seconds that the oldest message of a queue may have waited.
    private static final Map<String, Integer> PATIENCE =
            Map.of(
                    "DispatchCriticalQueue", 120,
                    "DispatchHighQueue", 600,
                    "DispatchNormalQueue", 1800,
                    "DispatchLowQueue", 7200,
                    "IndexingQueue", 3600);

    private static final String FAILS =
            ": Sum GreaterThanThreshold 0 for 3 of 5 times 60 s, notBreaching";

    private static final String LATE =
            ": Maximum GreaterThanThreshold 60000 for 5 of 5 times 60 s, notBreaching";

    /// Those that no other queue or function has, as [#rings] writes them.
    private static final List<String> OTHERS =
            List.of(
                    "AWS/ApiGateway 5xx ApiId=Api" + FAILS,
                    "AWS/Lambda Throttles FunctionName=WorkFunction" + FAILS,
                    "AWS/Lambda IteratorAge FunctionName=ProjectionFunction" + LATE,
                    "AWS/Lambda IteratorAge FunctionName=SubscriptionsFunction" + LATE,
                    "AWS/Lambda Invocations FunctionName=UpkeepFunction"
                            + ": Sum LessThanThreshold 1 for 2 of 2 times 300 s, breaching");

    static Stream<String> alarms() {
        return ofType("AWS::CloudWatch::Alarm");
    }

    /// What the API's functions fail in is a 5xx; the others have nobody who sees their answers.
    @Test
    void watchesEveryQueueAndWhatNobodySees() {
        List<String> expected = new ArrayList<>(OTHERS);
        deadQueues()
                .map(queue ->
                        "AWS/SQS ApproximateNumberOfMessagesVisible QueueName="
                                + queue
                                + ": Maximum GreaterThanThreshold 0"
                                + " for 1 of 1 times 60 s, notBreaching")
                .forEach(expected::add);
        queues().filter(queue -> !queue.endsWith("DeadQueue"))
                .map(queue ->
                        "AWS/SQS ApproximateAgeOfOldestMessage QueueName="
                                + queue
                                + ": Maximum GreaterThanThreshold "
                                + PATIENCE.get(queue)
                                + " for 5 of 5 times 60 s, notBreaching")
                .forEach(expected::add);
        functions()
                .filter(function -> sources(function, "HttpApi").isEmpty())
                .map(function -> "AWS/Lambda Errors FunctionName=" + function + FAILS)
                .forEach(expected::add);

        assertThat(alarms().map(TemplateAlarmsTest::rings))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /// When an alarm rings, in one line.
    private static String rings(String name) {
        JsonNode alarm = properties(name);
        assertThat(alarm.path("Dimensions")).hasSize(1);
        JsonNode dimension = alarm.path("Dimensions").path(0);
        String periods = alarm.path("EvaluationPeriods").asText();
        return "%s %s %s=%s: %s %s %s for %s of %s times %s s, %s"
                .formatted(
                        alarm.path("Namespace").asText(),
                        alarm.path("MetricName").asText(),
                        dimension.path("Name").asText(),
                        watched(dimension.path("Value")),
                        alarm.path("Statistic").asText(),
                        alarm.path("ComparisonOperator").asText(),
                        alarm.path("Threshold").asText(),
                        alarm.path("DatapointsToAlarm").asText(periods),
                        periods,
                        alarm.path("Period").asText(),
                        alarm.path("TreatMissingData").asText());
    }

    private static String watched(JsonNode value) {
        JsonNode attribute = value.path("Fn::GetAtt");
        return attribute.path(1).asText().equals("QueueName")
                ? attribute.path(0).asText()
                : value.path("Ref").asText();
    }

    @ParameterizedTest
    @MethodSource("alarms")
    void tellsAnAlarmToTheTopic(String alarm) {
        JsonNode topic =
                yaml("Topic: [!If [HasTopic, !Ref AlarmTopicArn, !Ref AlarmTopic]]").path("Topic");

        assertThat(names(resource(alarm))).containsExactlyInAnyOrder("Type", "Properties");
        assertThat(properties(alarm).path("AlarmActions")).isEqualTo(topic);
        assertThat(properties(alarm).path("OKActions")).isEqualTo(topic);
        assertThat(properties(alarm).path("ActionsEnabled").asBoolean(true)).isTrue();
        assertThat(properties(alarm).path("AlarmDescription").asText()).isNotEmpty();
    }

    @Test
    void showsADashboardOfMetricsThatExist() throws Exception {
        JsonNode body =
                JSON.readTree(
                        properties("Dashboard").path("DashboardBody").path("Fn::Sub").asText());

        assertThat(body.path("widgets"))
                .hasSizeGreaterThan(8)
                .allSatisfy(widget ->
                        assertThat(widget.path("properties").path("metrics")).isNotEmpty());
        assertThat(namespaces(body.toString()))
                .containsExactlyInAnyOrder("ApiGateway", "Lambda", "SQS", "DynamoDB");
    }

    private static Set<String> namespaces(String text) {
        return NAMESPACE
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
