package dev.waybill.local;

import static dev.waybill.local.Declared.properties;
import static dev.waybill.local.Declared.sources;
import static dev.waybill.local.Declared.target;
import static dev.waybill.local.Declared.tree;
import static dev.waybill.local.Declared.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.distribution.Walks;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How messages wait, how many are worked on at once, and where they go when nobody can do what
/// they ask for.
class TemplateQueuesTest {

    @ParameterizedTest
    @MethodSource("dev.waybill.local.Declared#functions")
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
            assertThat(properties(queue).path("RedrivePolicy").path("maxReceiveCount"))
                    .isEqualTo(tree(5));
        }
    }

    @Test
    void givesUrgentLanesMoreConcurrency() {
        Map<String, Integer> lanes = concurrency("DispatchFunction");

        assertThat(
                        Stream.of("Critical", "High", "Normal", "Low")
                                .map(lane -> lanes.get("Dispatch" + lane + "Queue")))
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    /// Between what Lambda takes for a bound.
    @ParameterizedTest
    @MethodSource("dev.waybill.local.Declared#functions")
    void boundsWhatIsTakenFromAQueueAtOnce(String function) {
        assertThat(concurrency(function).values()).allMatch(bound -> bound >= 2 && bound <= 1000);
    }

    private static Map<String, Integer> concurrency(String function) {
        return sources(function, "SQS").stream()
                .collect(
                        Collectors.toMap(
                                source -> target(source.path("Queue")),
                                source -> source.at("/ScalingConfig/MaximumConcurrency").asInt()));
    }

    /// Long enough for people to find out why, and as long as SQS keeps anything.
    @ParameterizedTest
    @MethodSource("dev.waybill.local.Declared#deadQueues")
    void keepsWhatWasGivenUpForTwoWeeks(String queue) {
        assertThat(properties(queue).path("MessageRetentionPeriod"))
                .isEqualTo(tree((int) Duration.ofDays(14).toSeconds()));
    }

    @ParameterizedTest
    @MethodSource("dev.waybill.local.Declared#queues")
    void encryptsAQueue(String queue) {
        JsonNode declared = properties(queue);

        assertThat(declared.path("SqsManagedSseEnabled"))
                .isEqualTo(yaml("Fn::If: [HasKey, !Ref AWS::NoValue, true]"));
        assertThat(declared.path("KmsMasterKeyId"))
                .isEqualTo(yaml("Fn::If: [HasKey, !Ref KmsKeyArn, !Ref AWS::NoValue]"));
    }

    /// Only the queue in front of it gives up to a dead-letter queue. Its name stands in for its
    /// ARN, as the two name each other.
    @ParameterizedTest
    @MethodSource("dev.waybill.local.Declared#queues")
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
}
