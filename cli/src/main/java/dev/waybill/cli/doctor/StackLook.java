package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks a deployed stack over, from inside: what the API does not show.
final class StackLook {

    private static final List<String> OUTPUTS =
            List.of("ApiUrl", "BucketName", "AlarmTopic", "DashboardUrl", "DeadLetterQueues");
    private static final Set<String> SETTLED =
            Set.of("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE");

    private final AwsTool aws;
    private final String name;
    private final List<Finding> findings = new ArrayList<>();

    /// @param name of the stack
    StackLook(AwsTool aws, String name) {
        this.aws = aws;
        this.name = name;
    }

    /// Where the API answers, as the stack says; absent when there is no such stack or output.
    Optional<String> api() throws InterruptedException {
        try {
            return output(stack(), "ApiUrl");
        } catch (AwsTool.Refused e) {
            return Optional.empty();
        }
    }

    /// All that can be looked at.
    List<Finding> examine() throws InterruptedException {
        try {
            JsonNode stack = stack();
            state(stack);
            List<JsonNode> resources = resources();
            look("tables", () -> tables(physical(resources, "AWS::DynamoDB::Table")));
            look("bucket", () -> bucket(output(stack, "BucketName")));
            look(
                    "queues",
                    () ->
                            queues(
                                    physical(resources, "AWS::SQS::Queue"),
                                    output(stack, "DeadLetterQueues").orElse("")));
            look("sources", () -> sources(physical(resources, "AWS::Lambda::EventSourceMapping")));
            look("alarms", this::alarms);
        } catch (AwsTool.Refused e) {
            found(Level.FAIL, "stack", String.valueOf(e.getMessage()));
        }
        return findings;
    }

    private interface Look {
        void go() throws AwsTool.Refused, InterruptedException;
    }

    private void look(String about, Look look) throws InterruptedException {
        try {
            look.go();
        } catch (AwsTool.Refused e) {
            found(Level.WARN, about, "not seen: " + e.getMessage());
        }
    }

    private void found(Level level, String about, String detail) {
        findings.add(new Finding(level, about, detail));
    }

    private JsonNode stack() throws AwsTool.Refused, InterruptedException {
        return aws.ask("cloudformation", "describe-stacks", "--stack-name", name)
                .path("Stacks")
                .path(0);
    }

    private List<JsonNode> resources() throws AwsTool.Refused, InterruptedException {
        List<JsonNode> resources = new ArrayList<>();
        aws.ask("cloudformation", "list-stack-resources", "--stack-name", name)
                .path("StackResourceSummaries")
                .forEach(resources::add);
        return resources;
    }

    private static List<String> physical(List<JsonNode> resources, String type) {
        return resources.stream()
                .filter(each -> each.path("ResourceType").asText().equals(type))
                .map(each -> each.path("PhysicalResourceId").asText())
                .toList();
    }

    private static Optional<String> output(JsonNode stack, String key) {
        for (JsonNode each : stack.path("Outputs")) {
            if (each.path("OutputKey").asText().equals(key)) {
                return Json.text(each, "OutputValue");
            }
        }
        return Optional.empty();
    }

    private void state(JsonNode stack) {
        String state = stack.path("StackStatus").asText();
        found(SETTLED.contains(state) ? Level.OK : Level.FAIL, "stack", name + " is " + state);
        List<String> missing =
                OUTPUTS.stream().filter(key -> output(stack, key).isEmpty()).toList();
        found(
                missing.isEmpty() ? Level.OK : Level.FAIL,
                "outputs",
                missing.isEmpty() ? "are all there" : "lack " + String.join(", ", missing));
    }

    private void tables(List<String> tables) throws AwsTool.Refused, InterruptedException {
        List<String> idle = new ArrayList<>();
        List<String> open = new ArrayList<>();
        List<String> forgetful = new ArrayList<>();
        for (String table : tables) {
            JsonNode seen =
                    aws.ask("dynamodb", "describe-table", "--table-name", table).path("Table");
            if (!seen.path("TableStatus").asText().equals("ACTIVE")) {
                idle.add(table);
            }
            if (!seen.path("DeletionProtectionEnabled").asBoolean()) {
                open.add(table);
            }
            String recovery =
                    aws.ask("dynamodb", "describe-continuous-backups", "--table-name", table)
                            .at("/ContinuousBackupsDescription/PointInTimeRecoveryDescription")
                            .path("PointInTimeRecoveryStatus")
                            .asText();
            if (!recovery.equals("ENABLED")) {
                forgetful.add(table);
            }
        }
        judge(Level.FAIL, "tables", idle, tables.size() + " are active", "not active");
        judge(Level.WARN, "recovery", forgetful, "to any second, of all tables", "off for");
        judge(Level.WARN, "deletion", open, "of every table is refused", "not refused for");
    }

    /// One finding about many things: well when `bad` is empty.
    private void judge(Level level, String about, List<String> bad, String well, String ill) {
        found(
                bad.isEmpty() ? Level.OK : level,
                about,
                bad.isEmpty() ? well : ill + ": " + String.join(", ", bad));
    }

    private void bucket(Optional<String> bucket) throws AwsTool.Refused, InterruptedException {
        if (bucket.isEmpty()) {
            return;
        }
        JsonNode block =
                aws.ask("s3api", "get-public-access-block", "--bucket", bucket.get())
                        .path("PublicAccessBlockConfiguration");
        List<String> off = new ArrayList<>();
        for (String each :
                List.of(
                        "BlockPublicAcls",
                        "IgnorePublicAcls",
                        "BlockPublicPolicy",
                        "RestrictPublicBuckets")) {
            if (!block.path(each).asBoolean()) {
                off.add(each);
            }
        }
        judge(Level.FAIL, "bucket", off, "is closed to the public", "lacks");
    }

    private void queues(List<String> queues, String deadOnes)
            throws AwsTool.Refused, InterruptedException {
        List<String> dead = Arrays.asList(deadOnes.split(" "));
        List<String> given = new ArrayList<>();
        List<String> lossy = new ArrayList<>();
        for (String url : queues) {
            JsonNode attributes =
                    aws.ask(
                                    "sqs",
                                    "get-queue-attributes",
                                    "--queue-url",
                                    url,
                                    "--attribute-names",
                                    "ApproximateNumberOfMessages",
                                    "RedrivePolicy")
                            .path("Attributes");
            String queue = url.substring(url.lastIndexOf('/') + 1);
            long messages = attributes.path("ApproximateNumberOfMessages").asLong();
            if (dead.contains(url)) {
                if (messages > 0) {
                    given.add(queue + " (" + messages + ")");
                }
            } else if (!attributes.has("RedrivePolicy")) {
                lossy.add(queue);
            }
        }
        judge(Level.WARN, "dead", given, "no message was given up", "messages lie in");
        judge(Level.FAIL, "redrive", lossy, "every queue has its dead-letter queue", "none for");
    }

    private void sources(List<String> mappings) throws AwsTool.Refused, InterruptedException {
        List<String> off = new ArrayList<>();
        for (String mapping : mappings) {
            JsonNode seen = aws.ask("lambda", "get-event-source-mapping", "--uuid", mapping);
            if (!seen.path("State").asText().equals("Enabled")) {
                String arn = seen.path("EventSourceArn").asText();
                off.add(arn.substring(arn.lastIndexOf(':') + 1));
            }
        }
        judge(Level.FAIL, "sources", off, "every queue and stream is read", "not read");
    }

    private void alarms() throws AwsTool.Refused, InterruptedException {
        List<String> ringing = new ArrayList<>();
        aws.ask(
                        "cloudwatch",
                        "describe-alarms",
                        "--alarm-name-prefix",
                        name + "-",
                        "--state-value",
                        "ALARM")
                .path("MetricAlarms")
                .forEach(alarm -> ringing.add(alarm.path("AlarmName").asText()));
        judge(Level.WARN, "alarms", ringing, "none is ringing", "ringing");
    }
}
