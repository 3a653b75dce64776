package dev.waybill.launcher;

import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.local.policy.Access;
import dev.waybill.local.policy.Policy;
import dev.waybill.testing.dynamodb.InMemoryDynamoDb;
import dev.waybill.testing.s3.InMemoryS3;
import dev.waybill.testing.sqs.InMemorySqs;
import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.Template;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What Lambda itself does with each function's role, which no code of ours calls for: it writes to
/// the function's own log, reads the queues and streams that call it, and sends traces.
///
/// @param policies what each function's role permits
/// @param ofLambda what of it Lambda needs, by what is declared for the function
record LambdaPermissions(Map<String, Policy> policies, Map<String, Set<Access>> ofLambda) {

    /// Like those of [TestStack]: what is permitted there and here is then named alike.
    private static final String STACK = "t00000000";

    private static final Set<String> NOT_READ = Set.of("CodeUri", "Events", "Environment", "Role");

    /// Read from this repository's template.
    static LambdaPermissions ofRepository() {
        Template template = Template.ofRepository();
        DeclaredStack stack =
                DeclaredStack.create(
                        template,
                        new StackClients(
                                new InMemoryDynamoDb(),
                                new InMemoryS3(),
                                new InMemorySqs(),
                                "us-east-1",
                                "000000000000"),
                        STACK,
                        Map.of("AdminTokenSha256", "0".repeat(64)));
        Map<String, Policy> policies = new HashMap<>();
        Map<String, Set<Access>> ofLambda = new HashMap<>();
        for (FunctionDeclaration function : FunctionDeclaration.read(template, stack)) {
            policies.put(function.name(), function.policy().orElseThrow());
            Set<Access> needs = ofSources(function.sources());
            Template.Resource resource =
                    Objects.requireNonNull(template.resources().get(function.name()));
            needs.addAll(ofLogsAndTraces(stack.properties(resource, NOT_READ)));
            ofLambda.put(function.name(), Set.copyOf(needs));
        }
        return new LambdaPermissions(Map.copyOf(policies), Map.copyOf(ofLambda));
    }

    private static Set<Access> ofLogsAndTraces(Properties function) {
        String group = function.block("LoggingConfig").orElseThrow().requireText("LogGroup");
        Set<Access> needs =
                accesses("log-group:" + group, "logs:CreateLogStream", "logs:PutLogEvents");
        if (function.requireText("Tracing").equals("Active")) {
            needs.addAll(accesses("*", "xray:PutTraceSegments", "xray:PutTelemetryRecords"));
        }
        return needs;
    }

    private static Set<Access> ofSources(List<EventSource> sources) {
        Set<Access> needs = new HashSet<>();
        for (EventSource source : sources) {
            if (source instanceof EventSource.Queue queue) {
                needs.addAll(
                        accesses(
                                queue.arn(),
                                "sqs:ReceiveMessage",
                                "sqs:DeleteMessage",
                                "sqs:GetQueueAttributes"));
            }
            if (source instanceof EventSource.Stream stream) {
                needs.addAll(
                        accesses(
                                stream.arn(),
                                "dynamodb:DescribeStream",
                                "dynamodb:GetRecords",
                                "dynamodb:GetShardIterator"));
                needs.addAll(accesses(every(stream.arn()), "dynamodb:ListStreams"));
            }
        }
        return needs;
    }

    /// All streams of the table whose stream this is.
    private static String every(String stream) {
        String mark = "/stream/";
        return stream.substring(0, stream.indexOf(mark)) + mark + "*";
    }

    private static Set<Access> accesses(String arn, String... actions) {
        return Set.of(actions).stream()
                .map(action -> new Access(action, Access.resourceOf(arn)))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
