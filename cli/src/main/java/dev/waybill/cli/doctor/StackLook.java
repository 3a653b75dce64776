package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Looks a deployed stack over, from inside: what the API does not show.
final class StackLook {

    private static final List<String> OUTPUTS =
            List.of("ApiUrl", "BucketName", "AlarmTopic", "DashboardUrl", "DeadLetterQueues");
    private static final Set<String> SETTLED =
            Set.of("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE");

    private static final String TABLE = ":table/";
    private static final String STREAM = "/stream/";

    private final AwsTool aws;
    private final String name;
    private final List<Finding> findings = new ArrayList<>();

    /// The stream of each table that was seen.
    private final Map<String, String> streams = new HashMap<>();

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
            look("live", () -> live(physical(resources, "AWS::Lambda::Function")));
            look("sources", () -> sources(physical(resources, "AWS::Lambda::EventSourceMapping")));
            look("alarms", this::alarms);
            look("topic", () -> topic(output(stack, "AlarmTopic")));
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

    /// What AWS answers about each of `things`; that it refuses some is a finding of its own.
    private <T> List<T> seen(String about, List<String> things, AwsTool.Question<T> question)
            throws AwsTool.Refused, InterruptedException {
        AwsTool.Answers<T> answers = aws.askOfEach(things, question);
        Map<String, String> refused = answers.refused();
        if (!refused.isEmpty()) {
            String why = refused.values().iterator().next();
            if (answers.given().isEmpty()) {
                throw new AwsTool.Refused(why);
            }
            found(
                    Level.WARN,
                    about,
                    "not seen: " + String.join(", ", refused.keySet()) + ": " + why);
        }
        return answers.given();
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

    /// What is known of one table.
    private record Table(String name, JsonNode seen, String recovery) {}

    private void tables(List<String> names) throws AwsTool.Refused, InterruptedException {
        List<Table> tables = seen("tables", names, this::table);
        judge(
                Level.FAIL,
                "tables",
                without(tables, each -> each.seen.path("TableStatus").asText().equals("ACTIVE")),
                tables.size() + " are active",
                "not active");
        judge(
                Level.WARN,
                "recovery",
                without(tables, each -> each.recovery.equals("ENABLED")),
                "to any second, of " + tables.size() + " tables",
                "off for");
        judge(
                Level.WARN,
                "deletion",
                without(tables, each -> each.seen.path("DeletionProtectionEnabled").asBoolean()),
                "of " + tables.size() + " tables is refused",
                "not refused for");
        tables.forEach(each -> streams.put(each.name, each.seen.path("LatestStreamArn").asText()));
    }

    private Table table(String table) throws AwsTool.Refused, InterruptedException {
        JsonNode seen = aws.ask("dynamodb", "describe-table", "--table-name", table).path("Table");
        JsonNode backups =
                aws.ask("dynamodb", "describe-continuous-backups", "--table-name", table)
                        .at("/ContinuousBackupsDescription/PointInTimeRecoveryDescription");
        return new Table(table, seen, backups.path("PointInTimeRecoveryStatus").asText());
    }

    private static List<String> without(List<Table> tables, Predicate<Table> good) {
        return tables.stream().filter(good.negate()).map(Table::name).toList();
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
        int guarded = 0;
        for (Queue each : seen("queues", queues, this::queue)) {
            String url = each.url;
            JsonNode attributes = each.attributes;
            String queue = url.substring(url.lastIndexOf('/') + 1);
            long messages = attributes.path("ApproximateNumberOfMessages").asLong();
            if (dead.contains(url)) {
                if (messages > 0) {
                    given.add(queue + " (" + messages + ")");
                }
            } else if (!attributes.has("RedrivePolicy")) {
                lossy.add(queue);
            } else {
                guarded++;
            }
        }
        judge(Level.WARN, "dead", given, "no message was given up", "messages lie in");
        judge(
                Level.FAIL,
                "redrive",
                lossy,
                guarded + " queues have their dead-letter queue",
                "none for");
    }

    private record Queue(String url, JsonNode attributes) {}

    private Queue queue(String url) throws AwsTool.Refused, InterruptedException {
        JsonNode answer =
                aws.ask(
                        "sqs",
                        "get-queue-attributes",
                        "--queue-url",
                        url,
                        "--attribute-names",
                        "ApproximateNumberOfMessages",
                        "RedrivePolicy");
        return new Queue(url, answer.path("Attributes"));
    }

    /// Callers reach a version, which keeps the code and the settings that it was published with.
    private void live(List<String> functions) throws AwsTool.Refused, InterruptedException {
        List<String> behind = new ArrayList<>();
        for (Map.Entry<String, Boolean> each :
                seen("live", functions, name -> Map.entry(name, isLive(name)))) {
            if (!each.getValue()) {
                behind.add(each.getKey());
            }
        }
        judge(Level.WARN, "live", behind, "is what was deployed last", "other code or settings in");
    }

    private boolean isLive(String function) throws AwsTool.Refused, InterruptedException {
        JsonNode latest = configuration(function);
        JsonNode live = configuration(function, "--qualifier", "live");
        return Stream.of("CodeSha256", "Environment", "MemorySize", "Timeout")
                .allMatch(each -> latest.path(each).equals(live.path(each)));
    }

    private JsonNode configuration(String function, String... qualifier)
            throws AwsTool.Refused, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("lambda", "get-function-configuration"));
        arguments.addAll(List.of(qualifier));
        arguments.addAll(List.of("--function-name", function));
        return aws.ask(arguments.toArray(String[]::new));
    }

    private void sources(List<String> mappings) throws AwsTool.Refused, InterruptedException {
        List<String> off = new ArrayList<>();
        List<String> past = new ArrayList<>();
        List<JsonNode> all =
                seen(
                        "sources",
                        mappings,
                        each -> aws.ask("lambda", "get-event-source-mapping", "--uuid", each));
        for (JsonNode seen : all) {
            String arn = seen.path("EventSourceArn").asText();
            if (!seen.path("State").asText().equals("Enabled")) {
                off.add(arn.substring(arn.lastIndexOf(':') + 1));
            }
            // A table that was restored has another stream than the one it was made with.
            if (arn.contains(STREAM)) {
                String table =
                        arn.substring(arn.indexOf(TABLE) + TABLE.length(), arn.indexOf(STREAM));
                if (!streams.getOrDefault(table, arn).equals(arn)) {
                    past.add(table);
                }
            }
        }
        judge(Level.FAIL, "sources", off, all.size() + " queues and streams are read", "not read");
        if (!streams.isEmpty()) {
            judge(Level.FAIL, "streams", past, "are the tables' own", "an old one is read of");
        }
    }

    private void alarms() throws AwsTool.Refused, InterruptedException {
        List<String> ringing = new ArrayList<>();
        aws.ask("cloudwatch", "describe-alarms", "--alarm-name-prefix", name + "-")
                .path("MetricAlarms")
                .forEach(alarm -> {
                    if (alarm.path("StateValue").asText().equals("ALARM")) {
                        ringing.add(alarm.path("AlarmName").asText());
                    }
                });
        judge(Level.WARN, "alarms", ringing, "none is ringing", "ringing");
    }

    /// A subscription by mail counts when whoever has the address has agreed to it.
    private void topic(Optional<String> topic) throws AwsTool.Refused, InterruptedException {
        if (topic.isEmpty()) {
            return;
        }
        int confirmed = 0;
        int pending = 0;
        for (JsonNode each :
                aws.ask("sns", "list-subscriptions-by-topic", "--topic-arn", topic.get())
                        .path("Subscriptions")) {
            switch (each.path("SubscriptionArn").asText()) {
                case "PendingConfirmation" -> pending++;
                case "Deleted" -> {}
                default -> confirmed++;
            }
        }
        found(
                confirmed > 0 ? Level.OK : Level.WARN,
                "topic",
                confirmed > 0
                        ? "alarms are told to %d subscribers".formatted(confirmed)
                        : "nobody is told of alarms: "
                                + (pending > 0
                                        ? "%d subscribers have yet to agree".formatted(pending)
                                        : "deploy with AlarmEmail, or subscribe to "
                                                + topic.get()));
    }
}
